// The plan: from the day of the interview to what is to be done on each day before it, with a file for a calendar.

import { between, clock, here, isDay, isTime, isZone, later, moment, said, workingLater } from "./days.mjs";
import { bind, button, download, field, input, make, select, tick, to, tool } from "./form.mjs";

const DAYS = { min: "2000-01-01", max: "2200-12-31" };

/** Steps dealt out over the days from one to another, counted down: [[days before, step], ...]. */
const dealt = (steps, from, last) =>
  steps.map((step, at) => [from - Math.floor((at * (from - last + 1)) / steps.length), step]);

/** The steps of the plan that was begun on one day for an interview on another, day by day; one list a day, in order. */
export function schedule({ timelines }, begun, date) {
  const left = Math.max(0, between(begun, date));
  const of = (from) => timelines.find((line) => line.from === from);
  const line = timelines.find((each) => left >= each.from);
  const steps = [];
  if (line.from > 1) {
    const first = Math.min(line.first, left - 1);
    const last = Math.min(line.last, left - 1);
    // Long before the day, what must be asked early comes at once and the rest in the last two weeks.
    const middle = Math.min(left - first, 14);
    steps.push(...dealt(line.lists[0], left, left - first + 1));
    steps.push(...(middle > last ? dealt(line.lists[1], middle, last + 1) : dealt(line.lists[1], left, left)));
    steps.push(...dealt(line.lists[2], last, 1));
  }
  // Whoever has prepared for days may leave out what those pages have for spare time.
  if (left > 0) steps.push(...dealt(of(1).lists.slice(0, left > 1 ? 2 : 3).flat(), 1, 1));
  steps.push(...dealt(of(0).lists.slice(0, left > 0 ? 2 : 3).flat(), 0, 0));
  const days = new Map();
  for (const [before, step] of steps) {
    const day = later(date, -before);
    if (!days.has(day)) days.set(day, { day, page: before > 1 ? line : of(Math.min(before, 1)), steps: [] });
    days.get(day).steps.push(step);
  }
  return [...days.values()].sort((one, other) => between(other.day, one.day));
}

/** The plan as it stands on a day: what is due, what comes, how much is done. */
export function standing(days, isDone, today) {
  const late = days.filter(({ day }) => day < today).flatMap(({ steps }) => steps.filter(({ id }) => !isDone(id)));
  const now = days.find(({ day }) => day === today)?.steps ?? [];
  const every = days.flatMap(({ steps }) => steps);
  return {
    due: [...late, ...now],
    next: days.filter(({ day }) => day > today),
    done: every.filter(({ id }) => isDone(id)).length,
    of: every.length,
  };
}

/** The day to ask for news: some working days after the day they named, or after the interview. */
export const chaseDay = ({ chase }, { date, decide }) =>
  isDay(decide ?? "") && decide >= date ? workingLater(decide, chase.after_their_day) : workingLater(date, chase.after_interview);

/** A text as a calendar has it: marks escaped, lines of at most 75 bytes. */
export function line(name, value) {
  const whole = `${name}:${value}`;
  let [folded, bytes] = ["", 0];
  for (const letter of whole) {
    const size = new TextEncoder().encode(letter).length;
    if (bytes + size > 75) [folded, bytes] = [`${folded}\r\n `, 1];
    folded += letter;
    bytes += size;
  }
  return `${folded}\r\n`;
}

export const escaped = (text) =>
  text.replace(/[\\;,]/g, "\\$&").replace(/\r\n?|\n/g, "\\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");

const stamp = (at) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
const bare = (day) => day.replaceAll("-", "");

/** The interview, the evening before and the day to ask for news, as the text of an .ics file. */
export function calendar(data, plan, reader, now, address) {
  const zone = isZone(plan.zone) ? plan.zone : reader;
  const at = moment(plan.date, plan.time, zone);
  const evening = moment(later(clock(at, reader).day, -1), "19:00", reader);
  const chase = chaseDay(data, plan);
  const event = (name, lines) =>
    line("BEGIN", "VEVENT") + line("UID", `${plan.uid}-${name}@second-interview-guide`) + line("DTSTAMP", stamp(now)) +
    line("SUMMARY", escaped(data.calendar[name])) + lines.join("") + line("END", "VEVENT");
  return line("BEGIN", "VCALENDAR") + line("VERSION", "2.0") + line("PRODID", "-//Second Interview Guide//Plan//EN") +
    event("interview", [
      line("DTSTART", stamp(at)), line("DURATION", "PT1H"),
      ...(plan.place ? [line("LOCATION", escaped(plan.place))] : []),
      ...(plan.who ? [line("DESCRIPTION", escaped(plan.who))] : []),
    ]) +
    event("evening", [
      line("DTSTART", stamp(evening)), line("DURATION", "PT1H"),
      line("DESCRIPTION", escaped(address(data.timelines.find(({ from }) => from === 1).page))),
    ]) +
    event("chase", [
      line("DTSTART;VALUE=DATE", bare(chase)), line("DTEND;VALUE=DATE", bare(later(chase, 1))), line("TRANSP", "TRANSPARENT"),
      line("DESCRIPTION", escaped(address(data.chase.page))),
    ]) + line("END", "VCALENDAR");
}

/** When it is, in words: in its own zone, and in the reader's where that differs. */
export function when({ date, time, zone }, reader, today) {
  if (!isDay(date ?? "")) return "";
  if (!isTime(time ?? "")) return said(date, today);
  const own = `${said(date, today)}, ${time}`;
  if (!zone || zone === reader || !isZone(zone)) return own;
  const mine = clock(moment(date, time, zone), reader);
  const place = zone.split("/").at(-1).replaceAll("_", " ");
  if (mine.day === date && mine.time === time) return own;
  return `${own} in ${place}: ${mine.day === date ? "" : `${said(mine.day, today)}, `}${mine.time} where you are`;
}

/** The day of the interview where the reader is; without a time, the day as they gave it. */
export const dayHere = ({ date, time, zone }, reader) =>
  isTime(time ?? "") && isZone(zone) ? clock(moment(date, time, zone), reader).day : date;

/** How long to go, in words. */
export function toGo(today, date) {
  const days = between(today, date);
  if (days < 0) return "The day has passed.";
  return ["It is today.", "It is tomorrow."][days] ?? `${days} days to go.`;
}

/** What to say of a day that is none; empty if nothing. */
const slip = (day) => (day && !isDay(day) ? `${day} is no day from 2000 to 2200.` : "");

const linked = (parts) =>
  parts.map((part) => (typeof part === "string" ? part : make("a", { href: to(part[1]), textContent: part[0] })));

export const enhance = (place) => tool(place, "plan.json", (store, data) => {
  const reader = here();
  const today = clock(Date.now(), reader).day;
  const plan = store.get("plan") ?? {};
  const answer = make("section", { className: "guide-answer", ariaLabel: "Your plan" });
  const save = (name) => (value) => {
    const fresh = !store.get("plan")?.uid;
    const anew = name === "date" ? { begun: today } : {};
    store.put("plan", "plan", { ...(fresh ? { uid: crypto.randomUUID(), zone: reader } : {}), ...anew, [name]: value });
    // What the plan does not show leaves it as it is, and the focus on its steps too.
    if (!["place", "who", "leave"].includes(name)) show();
  };
  const bound = (name, control) => bind(control, plan[name], save(name));
  const zone = select((Intl.supportedValuesOf?.("timeZone") ?? [reader]).map((name) => [name, name.replaceAll("_", " ")]), { className: "guide-input" });
  for (const name of [reader, plan.zone]) {
    if (name && ![...zone.options].some((option) => option.value === name)) zone.prepend(make("option", { value: name, textContent: name }));
  }
  bound("zone", zone);
  if (!plan.zone) zone.value = reader;
  const kind = bound("kind", select([["", "Not known yet"], ...data.kinds.map(({ title, page }) => [page, title])]));
  const form = make("div", { className: "guide-fields" },
    field("Day", bound("date", input({ type: "date", ...DAYS }))),
    field("Time", bound("time", input({ type: "time" }))),
    field("Time zone of the interview", zone),
    field("Place or link", bound("place", input({ type: "text" }))),
    field("What kind is it?", kind),
    field("Who will be there?", bound("who", input({ type: "text" }))),
    field("When will you leave home?", bound("leave", input({ type: "time" }))),
    field("Day they said they decide", bound("decide", input({ type: "date", ...DAYS })), "If they named one"));

  function show() {
    const now = store.get("plan") ?? {};
    if (!isDay(now.date ?? "")) {
      answer.replaceChildren(make("p", { textContent: `${slip(now.date)} Put in the day. Your plan appears here.`.trim() }));
      return;
    }
    const last = dayHere(now, reader);
    const begun = isDay(now.begun ?? "") && now.begun <= last ? now.begun : today < last ? today : last;
    const isDone = (id) => Boolean(store.get(`done:${id}`)?.done);
    const state = standing(schedule(data, begun, last), isDone, today);
    const head = make("div", { className: "guide-now" });
    const progress = make("p", {});
    const count = () => {
      const { done, of } = standing(schedule(data, begun, last), isDone, today);
      progress.replaceChildren(`${done} of ${of} done `, make("progress", { value: done, max: of, ariaLabel: "Done so far" }));
    };
    count();
    const listed = (steps) => make("ul", { className: "guide-steps" }, ...steps.map((step) => {
      const box = tick(linked(step.parts), isDone(step.id), (done) => {
        store.put(`done:${step.id}`, "done", { done });
        count();
      });
      box.dataset.key = step.id;
      return make("li", {}, box);
    }));
    const past = today > last;
    head.append(make("p", { className: "guide-now-title", tabIndex: -1, dir: "auto", textContent: `${when(now, reader, today)}. ${toGo(today, last)}` }));
    if (slip(now.decide)) head.append(make("p", { textContent: `The day they decide: ${slip(now.decide)}` }));
    const chase = chaseDay(data, now);
    if (past) {
      head.append(make("p", {}, "Now: ", make("a", { href: to("after/same-day-debrief/"), textContent: "fifteen minutes of notes" }),
        `, and ask for news on ${said(chase, today)} if you have heard nothing: `,
        make("a", { href: to(data.chase.page), textContent: "what to write" }), "."));
    } else if (state.due.length) {
      head.append(make("h2", { className: "guide-tool-heading", textContent: "Today" }), listed(state.due));
    } else {
      head.append(make("p", { textContent: state.next.length ? `Nothing today. Next: ${said(state.next[0].day, today)}.` : "Nothing left to do." }));
    }
    head.append(progress);
    const chosen = data.kinds.find(({ page }) => page === now.kind);
    if (chosen) head.append(make("p", {}, "Your kind of interview: ", make("a", { href: to(chosen.page), textContent: chosen.title })));
    const way = make("ol", { className: "guide-way" }, ...(past ? [] : state.next).map(({ day, page, steps }, at) => make("li", {},
      make("h3", { className: "guide-day", textContent: said(day, today) }),
      ...(page === state.next[at - 1]?.page ? [] : [make("p", {}, make("a", { href: to(page.page), textContent: page.title }))]), listed(steps))));
    way.append(make("li", {}, make("h3", { className: "guide-day", textContent: said(chase, today) }),
      make("p", {}, "No word yet? ", make("a", { href: to(data.chase.page), textContent: "Ask for news" }), ".")));
    const buttons = make("p", { className: "guide-tool-buttons" });
    if (isTime(now.time ?? "")) {
      buttons.append(button("Put it in my calendar", () =>
        download("second-interview.ics", "text/calendar", calendar(data, store.get("plan"), reader, Date.now(), to)), { className: "guide-button guide-main" }));
    } else {
      buttons.append("Put in the time too, and a file for your calendar can be made.");
    }
    if (!past && begun < today) buttons.append(button("Plan again from today", () => {
      save("begun")(today);
      answer.querySelector(".guide-now-title").focus();
    }));
    buttons.append(make("a", { className: "guide-button", href: to("tools/pack/"), textContent: "The sheet for the day" }));
    answer.replaceChildren(head, buttons, way);
  }

  show();
  return [form, answer];
});
