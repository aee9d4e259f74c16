// The little of XML that reports need: text that can be nothing but text, and elements with their attributes.

/** Attributes by name; one without a value is left out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** The declaration that every document begins with. */
export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An element, each of its children in a line of its own. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const words = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  const opening = `<${name}${words.join("")}`;
  if (children.length === 0) return `${opening}/>`;
  return `${opening}>\n${children.map(indented).join("\n")}\n</${name}>`;
}

/** An element that holds text alone. */
export function textElement(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`;
}

/** Every line but those inside of texts, which hold no line break: `xmlText` writes it by its number. */
function indented(xml: string): string {
  return xml.replace(/^/gm, "  ");
}

/**
 * Text as content or as an attribute. Line breaks and tabs are written by their numbers, since a reader of an attribute
 * would take them for blanks. What XML 1.0 cannot hold at all, control characters and halves of pairs, becomes U+FFFD.
 */
export function xmlText(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (sign) => entities[sign] ?? sign).replace(notXml, "\ufffd");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Everything outside of the production Char. Source: W3C, *Extensible Markup Language (XML) 1.0*, 2.2. */
const notXml = /[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
