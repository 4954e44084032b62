// Loaded in head, before the first paint: the page never flashes in the wrong theme.
(() => {
  const key = "rainref.theme";
  const choices = ["system", "light", "dark"];
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function get() {
    try {
      const kept = localStorage.getItem(key);
      return choices.includes(kept) ? kept : "system";
    } catch {
      return "system"; // Storage may be forbidden; the system's theme still works.
    }
  }

  function show() {
    const choice = get();
    root.dataset.themeChoice = choice;
    root.dataset.theme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
  }

  function set(choice) {
    if (!choices.includes(choice)) return;
    try {
      localStorage.setItem(key, choice);
    } catch {
      return;
    }
    show();
  }

  window.rainrefTheme = { get, set };
  dark.addEventListener("change", show);
  addEventListener("storage", event => event.key === key && show());
  addEventListener("click", event => {
    if (event.target.closest?.("[data-theme-toggle]")) set(choices[(choices.indexOf(get()) + 1) % choices.length]);
  });
  show();

  // The server writes exact times in the reader's own zone.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `rainref.zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
})();
