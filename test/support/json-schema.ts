// Checks a value against a JSON Schema, for the keywords that the project's own schemas and those of others in the tests use;
// any other keyword is an error here, so that a schema never says more than is checked.

type Schema = Readonly<Record<string, unknown>>;

/** What is wrong, one line for each fault with its JSON pointer; empty when the value is valid. */
export function schemaFaults(value: unknown, schema: Schema): readonly string[] {
  const faults: string[] = [];
  checkValue(value, schema, "", { root: schema, faults });
  return faults;
}

interface Context {
  readonly root: Schema;
  readonly faults: string[];
}

/** Keywords that only describe. */
const silent: ReadonlySet<string> = new Set([
  "$schema",
  "id",
  "$defs",
  "definitions",
  "title",
  "description",
  "default",
]);

function checkValue(value: unknown, schema: Schema, at: string, context: Context): void {
  const fault = (says: string) => context.faults.push(`${at === "" ? "/" : at}: ${says}`);
  const object = isObject(value) ? value : undefined;
  for (const [keyword, argument] of Object.entries(schema)) {
    if (silent.has(keyword)) continue;
    switch (keyword) {
      case "$ref":
        checkValue(value, definition(String(argument), context.root), at, context);
        break;
      case "type": {
        const types = Array.isArray(argument) ? argument : [argument];
        if (!types.some((type) => isOfType(value, type))) fault(`is no ${types.join(" or ")}`);
        break;
      }
      case "const":
        if (value !== argument) fault(`is not ${JSON.stringify(argument)}`);
        break;
      case "enum":
        if (!(argument as unknown[]).includes(value)) fault(`is none of ${JSON.stringify(argument)}`);
        break;
      case "minimum":
        if (typeof value === "number" && value < Number(argument)) fault(`is below ${argument}`);
        break;
      case "exclusiveMinimum":
        if (typeof value === "number" && value <= Number(argument)) fault(`is not above ${argument}`);
        break;
      case "maximum":
        if (typeof value === "number" && value > Number(argument)) fault(`is above ${argument}`);
        break;
      case "minLength":
        if (typeof value === "string" && value.length < Number(argument)) fault("is too short");
        break;
      case "maxLength":
        if (typeof value === "string" && value.length > Number(argument)) fault("is too long");
        break;
      case "pattern":
        if (typeof value === "string" && !new RegExp(String(argument)).test(value)) fault(`does not match ${argument}`);
        break;
      case "items":
        if (!Array.isArray(value)) break;
        for (const [index, item] of value.entries()) checkValue(item, argument as Schema, `${at}/${index}`, context);
        break;
      case "minItems":
        if (Array.isArray(value) && value.length < Number(argument)) fault("has too few items");
        break;
      case "uniqueItems":
        if (argument === true && Array.isArray(value) && hasTwins(value)) fault("has an item twice");
        break;
      case "anyOf":
      case "oneOf": {
        const fitting = (argument as Schema[]).filter((one) => isRight(value, one, context.root)).length;
        if (fitting === 0) fault("fits none of its forms");
        if (keyword === "oneOf" && fitting > 1) fault("fits several of its forms");
        break;
      }
      case "format":
        if (typeof value === "string" && !isOfFormat(value, String(argument))) fault(`is no ${argument}`);
        break;
      case "required":
        for (const name of argument as string[]) {
          if (object !== undefined && !(name in object)) fault(`lacks "${name}"`);
        }
        break;
      case "properties":
        for (const [name, inner] of Object.entries(argument as Record<string, Schema>)) {
          if (object !== undefined && name in object) checkValue(object[name], inner, `${at}/${name}`, context);
        }
        break;
      case "additionalProperties":
        for (const name of Object.keys(object ?? {})) {
          if (name in ((schema.properties as object | undefined) ?? {})) continue;
          if (argument === false) fault(`has an unknown "${name}"`);
          else checkValue(object?.[name], argument as Schema, `${at}/${name}`, context);
        }
        break;
      default:
        throw new Error(`The schema uses "${keyword}", which this validator does not know.`);
    }
  }
}

function isRight(value: unknown, schema: Schema, root: Schema): boolean {
  const faults: string[] = [];
  checkValue(value, schema, "", { root, faults });
  return faults.length === 0;
}

function hasTwins(items: readonly unknown[]): boolean {
  return new Set(items.map((item) => JSON.stringify(item))).size < items.length;
}

function isOfFormat(text: string, format: string): boolean {
  switch (format) {
    case "uri":
      return URL.canParse(text);
    case "uri-reference":
      // Source: RFC 3986, appendix A: what may stand in a reference, a percent sign before two digits only.
      return /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/.test(text) && URL.canParse(text, "file:///");
    case "date-time":
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text));
    default:
      throw new Error(`The schema uses the format "${format}", which this validator does not know.`);
  }
}

function definition(pointer: string, root: Schema): Schema {
  const name = pointer.replace(/^#\/(\$defs|definitions)\//, "");
  const found = ((root.$defs ?? root.definitions) as Record<string, Schema> | undefined)?.[name];
  if (found === undefined) throw new Error(`The schema refers to ${pointer}, which it does not define.`);
  return found;
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
