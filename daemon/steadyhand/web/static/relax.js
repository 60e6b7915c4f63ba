"use strict";
// Leads through the steps that stand on the page. What was practised is kept for this window until it is
// recorded or given up, so that leaving the page loses nothing.
(() => {
  const KEPT = "relax", SLEPT_MS = 90000;
  const by = (id) => document.getElementById(id);
  const clock = (s) => Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
  const store = sessionStorage;
  let run = null, sent = false;

  const steps = () => [...document.querySelectorAll("#steps > li")].flatMap((each) => {
    const once = [...each.querySelectorAll("[data-seconds]")].map(({ textContent, dataset }) =>
      ({ text: textContent, seconds: +dataset.seconds, level: dataset.level && +dataset.level }));
    return Array(+each.dataset.times).fill(once).flat();
  });
  const lengthOf = (phases) => phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const minutes = () => Math.floor(Math.min(run.done, run.length) / 6 + 1e-6) / 10;
  const keep = () => {
    const { habit, technique, name } = by("pacer").dataset;
    if (habit) store.setItem(KEPT, JSON.stringify({ habit, technique, name, minutes: minutes(), at: Date.now() }));
  };

  const place = () => {
    let begins = 0, before = 0;
    for (const [number, phase] of run.phases.entries()) {
      const into = run.done - begins;
      if (into < phase.seconds) return { ...phase, number, into, left: phase.seconds - into, before, paced: phase.level !== "" };
      begins += phase.seconds;
      before = +phase.level;
    }
  };
  const move = (level, seconds) => {
    by("disc").style.transitionDuration = seconds + "s";
    by("disc").style.transform = `scale(${0.35 + 0.65 * level})`;
  };
  const draw = () => {
    const at = place();
    if (!at) return end();
    by("time").textContent = clock(Math.ceil(run.length - run.done - .05));
    by("seconds").textContent = at.paced ? Math.ceil(at.left - .05) : "";
    if (at.number === run.number) return;
    run.number = at.number;
    by("word").textContent = at.text;
    move(+at.level, at.paced ? at.left : 2);
    keep();
  };
  // A long time between two looks is a machine that slept, and nobody practised.
  const count = () => {
    const now = performance.now(), passed = now - run.last;
    run.last = now;
    if (passed > SLEPT_MS) return false;
    run.done += passed / 1000;
    return true;
  };

  const go = () => {
    run.last = performance.now();
    run.number = -1;
    run.timer = setInterval(() => count() ? draw() : pause(), 100);
    run.lock = navigator.wakeLock?.request("screen").catch(() => null);
    by("begin").textContent = "Pause";
    draw();
  };
  const hold = () => {
    clearInterval(run.timer);
    run.timer = 0;
    run.lock?.then((lock) => lock?.release());
  };
  const pause = () => {
    hold();
    const at = place();
    if (at?.paced) move(at.before + (at.level - at.before) * at.into / at.seconds, 0);
    by("word").textContent = "Paused";
    by("begin").textContent = "Go on";
    keep();
  };
  const begin = () => {
    if (by("left") && !by("left").hidden) { by("left").focus(); return; }
    const phases = steps();
    run = { phases, length: lengthOf(phases), done: 0 };
    show(true);
    go();
  };
  const end = () => {
    const done = minutes(), { technique, habit } = by("pacer").dataset;
    hold();
    keep();
    run = null;
    show(false);
    by("begin").focus();
    if (done < 1) store.removeItem(KEPT);
    by("word").textContent = done < 1 ? "Less than a minute, so nothing was recorded." : `${done} min`;
    if (done < 1 || !habit) return;
    fill(technique, done);
    by("record").requestSubmit();
  };

  const fill = (technique, done) => { by("did").value = technique; by("done").value = done; };
  const drop = () => {
    store.removeItem(KEPT);
    by("record").reset();
    by("left").hidden = true;
    by("begin").focus();
  };
  const offer = ({ habit, technique, name, minutes, at }) => {
    const then = new Date(at), day = then.toDateString() === new Date().toDateString() ? "" : ` on ${then.toDateString()}`;
    by("left-words").textContent = `${minutes} min of ${name}, left at ${then.toTimeString().slice(0, 5)}${day}, are not recorded yet.`;
    by("record").elements.habit.value = habit;
    fill(technique, minutes);
    by("left").hidden = false;
  };
  const show = (running) => {
    by("pacer").toggleAttribute("data-busy", running);
    by("by-hand").hidden = by("choose").hidden = running;
    by("stop").hidden = !running;
    if (running) return;
    by("pacer").hidden = false;
    by("begin").textContent = "Begin";
    by("seconds").textContent = "";
    by("time").textContent = clock(lengthOf(steps()));
    move(0, 0);
  };
  const set = () => {
    if (!by("pacer")) return;
    show(false);
    by("begin").onclick = () => { if (!run) begin(); else if (!run.timer) go(); else { count(); pause(); } };
    by("stop").onclick = () => { if (run.timer) count(); end(); };
    if (!by("record")) return;
    by("drop").onclick = drop;
    const found = JSON.parse(store.getItem(KEPT));
    if (found?.minutes >= 1 && !document.querySelector("#by-hand .refusal")) offer(found);
  };

  document.addEventListener("submit", (event) => { sent ||= event.target.id === "record"; });
  document.addEventListener("page:fresh", () => {
    if (run) hold();
    run = null;
    if (sent && by("said")) store.removeItem(KEPT);
    sent = false;
    set();
  });
  addEventListener("pagehide", () => { if (run?.timer) { count(); pause(); } });
  set();
})();
