// A choice among the places that the lists of the page lead to; nothing is kept of it.

import { button, field, make } from "./form.mjs";

export function enhance(place) {
  const list = make("select", { className: "guide-input" }, make("option", { value: "", textContent: "Choose a place" }));
  for (const heading of document.querySelectorAll("article h2[id]")) {
    const links = heading.nextElementSibling?.querySelectorAll("a[href*='#']") ?? [];
    const group = make("optgroup", { label: heading.firstChild.textContent.trim() });
    for (const link of links) group.append(make("option", { value: link.href, textContent: link.textContent }));
    if (links.length) list.append(group);
  }
  const go = () => {
    if (list.value) location.assign(list.value);
    else list.focus();
  };
  const choice = field("Where would you do the job?", list);
  place.replaceWith(make("div", { className: "guide-tool" }, choice, button("Show the law there", go, { className: "guide-button guide-main" })));
}
