// On the home page: the next step of the plan that is kept in this browser.

import { clock, here, isDay } from "./days.mjs";
import { make, to, words } from "./form.mjs";
import { schedule, standing, toGo, when } from "./plan.mjs";
import { open } from "./store.mjs";

/** The first step that is due, else the first that comes; nothing once the day has passed. */
export function nextStep(data, plan, isDone, today) {
  if (!isDay(plan?.date ?? "") || plan.date < today) return null;
  const begun = isDay(plan.begun ?? "") && plan.begun <= plan.date ? plan.begun : today;
  const { due, next } = standing(schedule(data, begun, plan.date), isDone, today);
  const step = due.find(({ id }) => !isDone(id));
  if (step) return { step, day: today };
  const day = next.find(({ steps }) => steps.some(({ id }) => !isDone(id)));
  return day ? { step: day.steps.find(({ id }) => !isDone(id)), day: day.day } : { step: null, day: today };
}

export async function enhance(place) {
  const store = open();
  const plan = store.get("plan");
  if (!isDay(plan?.date ?? "")) return;
  const data = await words("plan.json");
  const reader = here();
  const today = clock(Date.now(), reader).day;
  const found = nextStep(data, plan, (id) => Boolean(store.get(`done:${id}`)?.done), today);
  if (!found) return;
  const box = make("p", { className: "admonition", dir: "auto" }, make("strong", { textContent: `${when(plan, reader, today)}. ${toGo(today, plan.date)}` }), " ");
  if (found.step) {
    const [first] = found.step.parts;
    if (!/^today/i.test(first)) box.append(found.day === today ? "Today: " : "Next: ");
    for (const part of found.step.parts) box.append(typeof part === "string" ? part : make("a", { href: to(part[1]), textContent: part[0] }));
    box.append(". ");
  }
  box.append(make("a", { href: to("tools/plan/"), textContent: "Your plan" }));
  place.after(box);
}
