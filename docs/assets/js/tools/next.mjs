// On the home page: the next step of the plan that is kept in this browser.

import { clock, here, isDay } from "./days.mjs";
import { eachDay, make, to, words } from "./form.mjs";
import { dayHere, schedule, standing, toGo, when } from "./plan.mjs";
import { open } from "./store.mjs";

/** The first step that is due, else the first that comes, for an interview on a day; nothing once that has passed. */
export function nextStep(data, begun, day, isDone, today) {
  if (day < today) return null;
  const from = isDay(begun ?? "") && begun <= day ? begun : today;
  const { due, next } = standing(schedule(data, from, day), isDone, today);
  const step = due.find(({ id }) => !isDone(id));
  if (step) return { step, day: today };
  const later = next.find(({ steps }) => steps.some(({ id }) => !isDone(id)));
  return later ? { step: later.steps.find(({ id }) => !isDone(id)), day: later.day } : { step: null, day: today };
}

export async function enhance(place) {
  const store = open();
  if (!isDay(store.get("plan")?.date ?? "")) return;
  const data = await words("plan.json");
  const reader = here();
  const box = make("p", { className: "admonition", dir: "auto" });
  const show = () => {
    box.remove();
    const plan = store.get("plan");
    // Another tab may have deleted it.
    if (!isDay(plan?.date ?? "")) return;
    const today = clock(Date.now(), reader).day;
    const day = dayHere(plan, reader);
    const found = nextStep(data, plan.begun, day, (id) => Boolean(store.get(`done:${id}`)?.done), today);
    if (!found) return;
    box.replaceChildren(make("strong", { textContent: `${when(plan, reader, today)}. ${toGo(today, day)}` }), " ");
    if (found.step) {
      const [first] = found.step.parts;
      if (!/^today/i.test(first)) box.append(found.day === today ? "Today: " : "Next: ");
      for (const part of found.step.parts) box.append(typeof part === "string" ? part : make("a", { href: to(part[1]), textContent: part[0] }));
      box.append(". ");
    }
    box.append(make("a", { href: to("tools/plan/"), textContent: "Your plan" }));
    place.after(box);
  };
  show();
  eachDay(show);
}
