// A fact's value as a person writes it. Canonical units come in; percentages and milliseconds exist only from here on.

import type { FactValue, Unit } from "../../analysis/index.ts";

/** The value with its unit, such as `99.95%`, `4 min 30 s`, `1,200/s`, `eu.a, eu.b`. */
export function quantityOf(value: FactValue, unit: Unit): string {
  if (typeof value === "number") return numberOf(value, unit);
  if (typeof value === "string") return value;
  if (isInterval(value)) return `${numberOf(value[0], unit)} to ${numberOf(value[1], unit)}`;
  const members = value as readonly (string | readonly string[])[];
  if (members.length === 0) return "none";
  return members.map((member) => (typeof member === "string" ? member : `{${member.join(", ")}}`)).join(", ");
}

function isInterval(value: FactValue): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "number";
}

function numberOf(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return value < 0 ? "unbounded below" : "unbounded";
  switch (unit) {
    case "ratio":
      return `${percentOf(value)}%`;
    case "seconds":
      return durationOf(value);
    case "per-second":
      return `${grouped(value)}/s`;
    case "factor":
      return `${grouped(value)}×`;
    case "count":
    case "events":
    case "elements":
    case "level":
      return grouped(value);
    default:
      return unit satisfies never;
  }
}

/** Near 100 what counts is the distance to it: it keeps four digits, and only 1 itself reads 100. */
function percentOf(ratio: number): string {
  const distance = 100 - ratio * 100;
  if (distance <= 0 || distance >= 1) return shortest(ratio * 100, 6);
  return trimmed((ratio * 100).toFixed(Math.min(15, 3 - Math.floor(Math.log10(distance)))));
}

/** The two largest units that say something; milliseconds and microseconds below a second. */
function durationOf(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 0.001) return `${shortest(seconds * 1e6, 3)} µs`;
  if (seconds < 1) return `${shortest(seconds * 1e3, 4)} ms`;
  if (seconds < 60) return `${shortest(seconds, 4)} s`;
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor((whole % 86_400) / 3_600), "h"],
    [Math.floor((whole % 3_600) / 60), "min"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, name]) => `${count} ${name}`).join(" ");
}

function grouped(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(3);
  const [whole = "", fraction] = shortest(value, 4).split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** At most so many significant digits (more where the whole part has more), without trailing zeros. */
function shortest(value: number, digits: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, Math.min(20, digits - 1 - magnitude));
  return trimmed(value.toFixed(decimals));
}

function trimmed(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
