// The console's keys. Markup says what a key does: data-key="E" on the control that it presses,
// data-item on each link of the list through which the arrows and J/K move.
(() => {
  const typing = element => element?.closest?.("input, textarea, select, [contenteditable=true]");
  const visible = element => element.offsetParent !== null && !element.disabled && element.getAttribute("aria-disabled") !== "true";
  const moves = { ArrowDown: 1, J: 1, ArrowUp: -1, K: -1 };

  function name(event) {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    return event.shiftKey ? `Shift+${key}` : key;
  }

  function move(step) {
    const items = [...document.querySelectorAll("[data-item]")].filter(visible);
    if (items.length === 0) return false;
    const held = items.indexOf(document.activeElement);
    const open = items.findIndex(item => item.getAttribute("aria-current") === "true");
    const from = held >= 0 ? held : open;
    const to = from < 0 ? 0 : Math.min(items.length - 1, Math.max(0, from + step));
    items[to].focus();
    items[to].scrollIntoView({ block: "nearest" });
    return true;
  }

  function press(within, key) {
    const control = [...within.querySelectorAll("[data-key]")].find(one => one.dataset.key === key && visible(one));
    control?.click();
    return control !== undefined;
  }

  const menus = () => [...document.querySelectorAll("details[name][open]")];

  addEventListener("click", event => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });

  // G, then a letter: the page that carries it.
  let went = -Infinity;
  function go(key, at) {
    const leads = at - went < 1500 && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    went = key === "G" && !leads ? at : -Infinity;
    leads?.click?.();
    return Boolean(leads);
  }

  addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const key = name(event);
    if (typing(event.target)) {
      if (key !== "Escape") return;
      const form = event.target.closest("[data-keys]");
      if (!form || !press(form, key)) event.target.blur();
      event.preventDefault();
      return;
    }
    if (go(key, event.timeStamp)) return event.preventDefault();
    const menu = key === "Escape" && menus()[0];
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    // Arrows scroll a pane that holds focus; elsewhere they move through the list.
    const scrolls = key.startsWith("Arrow") && event.target.closest?.("[data-scroll]");
    if (key in moves && !scrolls ? move(moves[key]) : !event.repeat && key !== "Enter" && press(document, key)) event.preventDefault();
  });
})();
