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
      if (block.querySelector("th")) continue;
      let open = "";
      const text = block.tagName === "TR" ? Array.from(block.cells, (cell) => cell.textContent.trim()).join(": ") : block.textContent;
      for (const { segment } of cut.segment(text.replace(/\s+/g, " ").replace(/ (?=[.,:;?!])/g, ""))) {
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
  // A day is no answer, and neither are a name or the beginning of a list.
  const told = found.filter((sentence) => sentence.length < 300 && /^.{15,}[.?!"]$/.test(sentence) && !/^Checked on/.test(sentence));
  return { told, heading: heading?.textContent ?? "" };
}

/** The sentence with the rarest of the words that its heading lacks; the guide answers first, so near the top is better. */
function best({ told, heading }, text, wanted, stem) {
  const figure = TIMES.test(text);
  const said = new Set(tokens(heading).map(stem));
  const scores = told.map((sentence, i) => {
    const there = new Set(tokens(sentence).map(stem));
    const worths = Array.from(wanted, ([word, rarity]) => (there.has(word) ? rarity * (said.has(word) ? 0.3 : 1) : 0));
    return worths.reduce((sum, worth) => sum + worth, (figure && FIGURE.test(sentence) ? 3 : 0) - i / 8);
  });
  return told[scores.indexOf(Math.max(...scores))];
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
        place.replaceWith(...(sentence ? [line("start", marked(sentence, stem, wanted))] : []));
      })
      .catch(() => place.remove());
  }
}
