// Days, moments and time zones, by the browser's own tables. A day is "2026-12-03", a time is "10:00".

const DAY = 86_400_000;
const utc = (day) => Date.parse(`${day}T00:00:00Z`);

/** Whether a text is a day that exists, from 2000 to 2200: another is a slip of the keys. */
export const isDay = (text) =>
  /^(2[01]\d\d|2200)-\d\d-\d\d$/.test(text) && Number.isFinite(utc(text)) && new Date(utc(text)).toISOString().startsWith(text);

export const isTime = (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** The day a number of days later. */
export const later = (day, days) => new Date(utc(day) + days * DAY).toISOString().slice(0, 10);

/** How many days from one to the other. */
export const between = (one, other) => Math.round((utc(other) - utc(one)) / DAY);

/** The day a number of working days later, Saturdays and Sundays left out. */
export function workingLater(day, count) {
  let days = 0;
  // What is no day is no Sunday either, so that this ends.
  for (let left = count; left > 0; ) {
    days += 1;
    if (new Date(utc(day) + days * DAY).getUTCDay() % 6 !== 0) left -= 1;
  }
  return later(day, days);
}

/** The reader's own time zone. */
export const here = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function isZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return Boolean(name);
  } catch {
    return false;
  }
}

/** What the clocks of a zone show at a moment: its day and its time. */
export function clock(moment, zone) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }).formatToParts(moment);
  const { year, month, day, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return { day: `${year.padStart(4, "0")}-${month}-${day}`, time: `${hour}:${minute}` };
}

/**
 * The moment when clocks in a zone show a day and a time, in milliseconds.
 * A time that daylight saving skips is as much later; one that comes twice is the first.
 */
export function moment(day, time, zone) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const offset = (at) => {
    const shown = clock(at, zone);
    return Date.parse(`${shown.day}T${shown.time}:00Z`) - Math.floor(at / 60_000) * 60_000;
  };
  // The offsets in force a day before and a day after are the only ones that can be right.
  const found = [offset(wanted - DAY), offset(wanted + DAY)].map((by) => wanted - by);
  const right = found.filter((at) => at + offset(at) === wanted);
  return right.length ? Math.min(...right) : Math.max(...found);
}

/** A day in words: "Thursday 3 December", with its year if that is another than this one. */
export const said = (day, today) => {
  const year = today && day.slice(0, 4) !== today.slice(0, 4) ? { year: "numeric" } : {};
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", ...year });
  return format.format(utc(day)).replace(",", "");
};
