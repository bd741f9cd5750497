// Show of the first results the sentence that answers.

import { marked, stemmer, tokens } from "./engine.mjs";

const TIMES = /\bwhen\b|\bhow (long|many|much|often|soon)\b/i; // a question whose answer holds a figure
const FIGURE = /\d|hour|day|week|month/;

/** The sentences of the tip that an address leads to, or of the page's opening, which is its answer. */
function sentences(html, address) {
  // Of the text alone: the policy would stop and report the page's styles.
  const text = html.slice(html.indexOf("<article"), html.indexOf("</article>"));
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const extra of page.querySelectorAll("[href^='#source-'], [href*='evidence/#'], [id^=source-], .guide-foot, .guide-print-foot, .headerlink, .admonition-title, button, svg")) extra.remove();
  const id = decodeURIComponent(new URL(address).hash.slice(1));
  const heading = page.getElementById(id) ?? page.querySelector("h1");
  const cut = new Intl.Segmenter("en", { granularity: "sentence" });
  const found = [];
  for (let part = heading?.nextElementSibling; part && !/^H[1-6]$/.test(part.tagName); part = part.nextElementSibling) {
    const blocks = part.querySelectorAll("p, li, tr");
    for (const block of blocks.length ? blocks : [part]) {
      let open = "";
      for (const { segment } of cut.segment(block.textContent.replace(/\s+/g, " "))) {
        open += segment;
        // Words in quotation marks stay together; a short sentence says little without the next.
        if (open.length > 60 && open.split('"').length % 2) {
          found.push(open.trim());
          open = "";
        }
      }
      found.push(open.trim());
    }
  }
  return found.filter((sentence) => sentence.length > 15 && sentence.length < 300);
}

/** The sentence with the rarest of the words; the guide answers first, so the nearer the top the better. */
function best(found, text, wanted, stem) {
  const figure = TIMES.test(text);
  const scores = found.map((sentence, i) => {
    const there = new Set(tokens(sentence).map(stem));
    const said = Array.from(wanted, ([word, rarity]) => (there.has(word) ? rarity : 0));
    return said.reduce((sum, worth) => sum + worth, (figure && FIGURE.test(sentence) ? 3 : 0) - i / 8);
  });
  return found[scores.indexOf(Math.max(...scores))];
}

/** Look into the pages of the first results, and show what they say in the results. */
export function show(list, line, text, wanted, rules) {
  if (!Intl.Segmenter) return;
  const stem = stemmer(rules);
  for (const place of list.querySelectorAll(".guide-search__start")) {
    const result = place.parentNode;
    fetch(result.href)
      .then((page) => (page.ok ? page.text() : ""))
      .then((html) => {
        const sentence = best(sentences(html, result.href), text, wanted, stem);
        if (sentence) place.replaceWith(line("start", marked(sentence, stem, wanted)));
      })
      .catch(() => {});
  }
}
