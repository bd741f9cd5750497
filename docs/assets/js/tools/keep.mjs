// The button at a question on a page of the guide: keeps it for the list of questions to ask.

import { say } from "../guide.mjs";
import { words } from "./form.mjs";
import { keep as keepQuestion } from "./questions.mjs";
import { open } from "./store.mjs";

export async function keep(button) {
  const store = open();
  const fresh = keepQuestion(store, await words("questions.json"), button.value);
  if (store.state !== "kept") say("This browser keeps nothing for this site.");
  else say(fresh ? "Kept in this browser, under Tools: your questions." : "It is among your questions already.");
}
