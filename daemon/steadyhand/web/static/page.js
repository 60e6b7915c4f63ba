"use strict";
// The page works without this. With it, what was recorded elsewhere shows at once, and a form that is
// sent leaves the place on the page as it is. Nothing is kept, and nothing is asked of any other address.
(() => {
  const main = () => document.getElementById("main");
  const heard = (words) => { document.getElementById("heard").textContent = words; };
  const FRESH_MS = 60000, TRIES = 2;
  let waiting = false, busy = false, loaded = Date.now(), stream = null, failures = 0;

  const isTyped = (field) => field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
    : field.options ? [...field.options].some((each) => each.selected !== each.defaultSelected)
    : field.value !== field.defaultValue;
  const isWriting = () => [...main().querySelectorAll("input:not([type=hidden]), textarea, select")].some(isTyped)
    || main().querySelector("[data-busy], .refusal") !== null;

  const take = (text, focus) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const content = fresh.getElementById("main");
    if (!content) { location.reload(); return; }
    const held = document.activeElement && main().contains(document.activeElement) ? document.activeElement.id : "";
    const open = new Set([...main().querySelectorAll("details[open][id]")].map((each) => each.id));
    main().replaceWith(document.adoptNode(content));
    for (const each of main().querySelectorAll("details[id]")) each.open ||= open.has(each.id);
    document.body.dataset.mark = fresh.body.dataset.mark || "";
    document.title = fresh.title;
    const wanted = (focus && main().querySelector(focus)) || (held && document.getElementById(held));
    if (wanted) wanted.focus({ preventScroll: !focus });
    document.dispatchEvent(new CustomEvent("page:fresh"));
  };

  const renew = async () => {
    if (busy) { waiting = true; return; }
    if (isWriting()) { waiting = true; heard("Something was recorded elsewhere. It shows once you have sent or left your entry."); return; }
    waiting = false;
    loaded = Date.now();
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" }).catch(() => null);
    const text = answer && answer.ok ? await answer.text() : "";
    if (busy || isWriting()) waiting = true;
    else if (text) { take(text); heard("The page was brought up to date."); }
  };

  const forsaken = () => {
    const words = document.createElement("p");
    words.className = "notice"; words.id = "forsaken"; words.textContent = "This page is no longer kept up to date. Type: steady open";
    if (!document.getElementById("forsaken")) main().prepend(words);
    heard(words.textContent);
  };

  const listen = () => {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    failures = 0;
    stream = new EventSource("/live?since=" + encodeURIComponent(document.body.dataset.mark));
    stream.addEventListener("open", () => { failures = 0; });
    stream.addEventListener("changed", renew);
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
      if (Date.now() - loaded > FRESH_MS && !isWriting()) renew();
    } else if (stream && !main().querySelector("[data-busy]")) stream.close();
  });

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
    if (!answer || !kind.startsWith("text/html")) {
      heard(answer ? await answer.text() : "The page has ended. What you typed is still here. Type: steady open");
      const words = document.createElement("p");
      words.className = "refusal"; words.role = "alert"; words.textContent = document.getElementById("heard").textContent;
      form.prepend(words);
      return;
    }
    if (answer.redirected) history.replaceState(null, "", answer.url);
    take(await answer.text(), answer.ok ? "#said" : ".refusal");
    const words = main().querySelector(answer.ok ? "#said" : ".refusal");
    heard(words ? words.textContent.trim().replace(/\s+/g, " ") : "");
  });

  document.addEventListener("focusout", () => { if (waiting) setTimeout(() => { if (waiting) renew(); }, 0); });
  addEventListener("pagehide", () => { if (stream) stream.close(); });
  addEventListener("pageshow", (event) => { if (event.persisted) { listen(); renew(); } });
  if (document.body.dataset.mark !== undefined) listen();
})();
