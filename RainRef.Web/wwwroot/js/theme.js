// Loaded in head, before the first paint: the page never flashes in the wrong theme or density.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const choices = { theme: ["system", "light", "dark"], density: ["comfortable", "compact"], language: ["", "en", "de"] };
  const year = 31536000;

  // Cookies, since the server gives them with every sign-in: what a member chose is theirs in every browser.
  function get(what) {
    const kept = document.cookie.split("; ").find(one => one.startsWith(`rainref.${what}=`))?.split("=")[1];
    return choices[what].includes(kept) ? kept : choices[what][0];
  }

  function show() {
    root.dataset.themeChoice = get("theme");
    root.dataset.theme = get("theme") === "system" ? (dark.matches ? "dark" : "light") : get("theme");
    root.dataset.density = get("density");
    for (const what of Object.keys(choices))
      for (const input of document.querySelectorAll(`[data-set-${what}]`)) input.checked = input.value === get(what);
  }

  function set(what, choice) {
    if (!choices[what].includes(choice)) return;
    document.cookie = `rainref.${what}=${choice}; path=/; max-age=${choice === "" ? 0 : year}; samesite=lax`;
    show();
    tabs?.postMessage("look");
  }

  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("rainref.look") : null;
  if (tabs) tabs.onmessage = show;
  dark.addEventListener("change", show);
  addEventListener("change", event => {
    for (const what of Object.keys(choices)) if (event.target.matches?.(`[data-set-${what}]`)) set(what, event.target.value);
  }, true);
  // The menu is drawn by the server, which does not know what this browser shows.
  addEventListener("toggle", event => event.target.open && show(), true);
  show();

  // The server writes exact times in the reader's own zone.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `rainref.zone=${encodeURIComponent(zone)}; path=/; max-age=${year}; samesite=lax`;
})();
