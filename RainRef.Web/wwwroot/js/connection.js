// Says on the root element whether the page still hears the server; the layout shows it in words.
(() => {
  const root = document.documentElement;
  const say = state => { root.dataset.connection = state; };

  async function again() {
    say("retrying");
    try {
      if (await Blazor.reconnect() || await Blazor.resumeCircuit?.()) return say("live");
      location.reload(); // The server answers, but no longer knows this page.
    } catch {
      say("failed");
    }
  }

  // Blazor tells the state by classes on this element.
  const states = { show: "lost", retrying: "retrying", hide: "live", failed: "failed", rejected: "gone", "resume-failed": "gone" };
  const modal = document.getElementById("components-reconnect-modal");
  if (modal) {
    new MutationObserver(() => {
      const named = Object.keys(states).filter(state => modal.classList.contains(`components-reconnect-${state}`));
      if (named.length > 0) say(states[named.at(-1)]);
    }).observe(modal, { attributeFilter: ["class"] });
  }

  addEventListener("offline", () => root.dataset.connection !== "gone" && say("offline"));
  addEventListener("online", () => root.dataset.connection === "offline" && again());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && root.dataset.connection === "failed") again();
  });
  addEventListener("click", event => {
    if (event.target.closest?.("[data-reconnect]")) again();
    if (event.target.closest?.("[data-reload]")) location.reload();
  });
})();
