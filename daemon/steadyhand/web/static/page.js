"use strict";
// The page works without this. With it, what was recorded elsewhere shows at once, and a form that is
// sent leaves the place on the page as it is. Nothing is kept, and nothing is asked of any other address.
(() => {
  const main = () => document.getElementById("main");
  const heard = (words) => { document.getElementById("heard").textContent = words; };
  const FRESH_MS = 60000, TRIES = 2;
  let waiting = false, busy = false, stands = "", loaded = Date.now(), stream = null, failures = 0;

  const isTyped = (field) => field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
    : field.options ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected))
    : field.value !== field.defaultValue;
  // A list that is folded out and a calendar that is open are choices half made.
  const isChoosing = () => main().querySelector("select:focus, input[type=date]:focus, dialog[open]") !== null;
  const fields = () => [...main().querySelectorAll("input:not([type=hidden]), textarea, select")];
  const isWriting = () => fields().some(isTyped)
    || isChoosing() || main().querySelector("[data-busy], .refusal") !== null;

  // What has no id is known again by its words, beneath the nearest that has one.
  const WITHIN = "a, button, input, select, summary, textarea, [tabindex]";
  const alike = (within, each) => [...within.querySelectorAll(WITHIN)].filter((other) => !other.id
    && other.tagName === each.tagName && other.textContent === each.textContent);
  const placeOf = (each) => {
    if (!each || each === main() || !main().contains(each)) return () => null;
    if (each.id) return () => document.getElementById(each.id);
    const { id } = each.closest("[id]"), at = alike(each.closest("[id]"), each).indexOf(each);
    return () => { const within = document.getElementById(id); return within && alike(within, each)[at]; };
  };
  const folds = () => [...main().querySelectorAll("details")].map((each, at) => [each.id || "details " + at, each]);

  // What is typed into another form than the one that was sent stays there.
  const typedBeside = (form) => fields().filter((each) => each.id && each.form !== form && isTyped(each));
  const putBack = (typed) => {
    const now = document.getElementById(typed.id);
    if (now && now.type === typed.type) { now.value = typed.value; now.checked = typed.checked; }
  };

  const take = (text, focus, form) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const content = fresh.getElementById("main");
    if (!content) { location.reload(); return; }
    const held = placeOf(document.activeElement), open = new Map(folds().map(([name, each]) => [name, each.open]));
    const typed = form ? typedBeside(form) : [];
    main().replaceWith(document.adoptNode(content));
    typed.forEach(putBack);
    for (const [name, each] of folds()) if (open.has(name)) each.open = open.get(name) || (Boolean(focus) && each.open);
    document.body.dataset.mark = fresh.body.dataset.mark || "";
    document.title = fresh.title;
    const wanted = (focus && main().querySelector(focus)) || held();
    if (wanted) wanted.focus({ preventScroll: !focus });
    document.dispatchEvent(new CustomEvent("page:fresh"));
  };

  const wordsOf = (text) => {
    const found = new DOMParser().parseFromString(text, "text/html").querySelector("[role=alert], main, body");
    return found.textContent.trim().replace(/\s+/g, " ");
  };
  const tell = (id, text) => {
    const words = document.getElementById(id) || document.createElement("p");
    words.className = "notice"; words.id = id; words.textContent = text;
    main().prepend(words);
    heard(text);
  };

  const renew = async () => {
    if (stands && stands === document.body.dataset.mark) { waiting = false; return; }
    if (busy) { waiting = true; return; }
    if (isWriting()) { waiting = true; heard("Something was recorded elsewhere. It shows once you have sent or left your entry."); return; }
    waiting = false;
    loaded = Date.now();
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" }).catch(() => null);
    if (!answer) return;
    const text = await answer.text();
    if (!answer.ok) tell("stale", "This page could not be brought up to date. " + wordsOf(text));
    else if (busy || isWriting()) waiting = true;
    else if (text) { take(text); heard("The page was brought up to date."); }
  };

  const forsaken = () => tell("forsaken", "This page is no longer kept up to date. Type: steady open");

  const listen = () => {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    failures = 0;
    stream = new EventSource("/live?since=" + encodeURIComponent(document.body.dataset.mark));
    stream.addEventListener("open", () => { failures = 0; });
    stream.addEventListener("changed", (event) => { stands = event.data; renew(); });
    stream.addEventListener("error", () => {
      failures += 1;
      if (stream.readyState !== EventSource.CLOSED && failures < TRIES) return;
      stream.close();
      forsaken();
    });
  };

  // A browser holds few connections to one address, and the process ends when nobody looks: so a page out of
  // sight lets go of its stream. Seen again, it is as of now again, also where its machine has slept.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      listen();
      if (Date.now() - loaded > FRESH_MS && !isWriting()) { stands = ""; renew(); }
    } else if (stream && !main().querySelector("[data-busy]")) stream.close();
  });

  // The second press of a double press, which a twitch makes easily, is no second entry.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (event.detail > 1 && button && button.form && button.form.method === "post") event.preventDefault();
  }, true);

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || form.target || event.defaultPrevented || "plain" in form.dataset) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    busy = false;
    const kind = answer ? answer.headers.get("content-type") || "" : "";
    if (!kind.startsWith("text/html") || !(answer.ok || answer.status === 409)) {
      heard(answer ? wordsOf(await answer.text()) : "The page has ended. What you typed is still here. Type: steady open");
      const words = form.querySelector(":scope > .refusal") || document.createElement("p");
      words.className = "refusal"; words.role = "alert"; words.textContent = document.getElementById("heard").textContent;
      form.prepend(words);
      return;
    }
    if (answer.redirected) history.replaceState(null, "", answer.url);
    take(await answer.text(), answer.ok ? "#said" : ".refusal", form);
    const words = main().querySelector(answer.ok ? "#said" : ".refusal");
    heard(words ? words.textContent.trim().replace(/\s+/g, " ") : "");
  });

  document.addEventListener("focusout", () => { if (waiting) setTimeout(() => { if (waiting) renew(); }, 0); });
  addEventListener("pagehide", () => { if (stream) stream.close(); });
  addEventListener("pageshow", (event) => { if (event.persisted) { stands = ""; listen(); renew(); } });
  const first = location.hash ? null : main().querySelector("#said, .refusal, .preview");
  if (first) first.focus();
  if (document.body.dataset.mark !== undefined) listen();
})();
