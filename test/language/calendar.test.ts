// Which texts are days of the calendar.

import { expect, it } from "vitest";
import { isCalendarDay } from "../../language/index.ts";

it.each(["2027-01-31", "2028-02-29", "2000-02-29", "2030-12-31", "2030-04-30"])("%s is a day", (text) => {
  expect(isCalendarDay(text)).toBe(true);
});

it.each([
  "9999-99-99",
  "2026-02-30",
  "2027-02-29",
  "1900-02-29",
  "2030-04-31",
  "2030-00-10",
  "2030-13-01",
  "2030-01-00",
  "2030-1-1",
  "2030-01-01T00:00",
  " 2030-01-01",
  "",
])("%j is none", (text) => {
  expect(isCalendarDay(text)).toBe(false);
});
