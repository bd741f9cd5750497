// Marks in the contents of the page the tip that is being read.

import { named } from "./guide.mjs";

const links = [...document.querySelectorAll(".guide-toc a")];
const headings = links.map((link) => document.getElementById(named(link.hash)));

/** Mark the last tip whose heading the reader's eyes have reached. */
export function mark() {
  // The line that they are at goes down with the page, so that the last tips have their turn.
  const read = scrollY / Math.max(1, document.documentElement.scrollHeight - innerHeight);
  const line = innerHeight * Math.max(0.3, read);
  const at = headings.findLastIndex((heading) => heading.getBoundingClientRect().top < line);
  links.forEach((link, index) => (index === at ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
}
