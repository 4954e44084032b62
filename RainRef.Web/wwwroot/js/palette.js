// The palette and the list of shortcuts. Both read the keys of a page off its markup (data-key on what a key presses,
// data-hint-key where no control carries it), so that they name exactly what a key does here and now.
(() => {
  const root = document.documentElement;
  if (/mac|iphone|ipad/i.test(navigator.platform)) root.dataset.mac = "";
  const palette = () => document.querySelector("dialog[data-palette]");
  const shortcuts = () => document.querySelector("dialog[data-shortcuts]");
  const shown = element => element.offsetParent !== null && !element.disabled && element.getAttribute("aria-disabled") !== "true";
  const options = () => [...palette().querySelectorAll("[role=option]:not([hidden])")];
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let chosen = null; // The address or the words of the choice: the list may be drawn anew beneath it.

  function label(control) {
    const named = control.getAttribute("aria-label");
    if (named) return named;
    const copy = control.cloneNode(true);
    copy.querySelectorAll("kbd, svg").forEach(one => one.remove());
    return copy.textContent.replace(/\s+/g, " ").trim() || control.title;
  }

  function keysHere() {
    const keys = new Map();
    for (const control of document.querySelectorAll("[data-key]")) {
      if (!control.closest("dialog") && shown(control) && label(control) && !keys.has(control.dataset.key))
        keys.set(control.dataset.key, { key: control.dataset.key, says: label(control), control });
    }
    for (const hint of document.querySelectorAll("[data-hint-key]"))
      if (!keys.has(hint.dataset.hintKey)) keys.set(hint.dataset.hintKey, { key: hint.dataset.hintKey, says: hint.textContent.trim() });
    return [...keys.values()];
  }

  const written = key => key.replace("Shift+", "⇧ ").replace("Escape", "Esc").replace("Enter", "↵");

  function caps(key) {
    return key.split(" ").map(one => {
      const cap = document.createElement("kbd");
      cap.textContent = written(one);
      return cap;
    });
  }

  function listActions() {
    const place = palette().querySelector("[data-palette-actions]");
    place.replaceChildren(...keysHere().filter(one => one.control).map(one => {
      const option = document.createElement("button");
      option.type = "button";
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.filter = one.says;
      const says = document.createElement("span");
      says.textContent = one.says;
      option.append(says, ...caps(one.key));
      option.rainrefPress = one.control;
      return option;
    }));
  }

  function narrow() {
    const words = plain(palette().querySelector("input").value).split(/\s+/).filter(Boolean);
    for (const option of palette().querySelectorAll("[data-filter]")) {
      const text = plain(option.dataset.filter);
      option.hidden = !words.every(word => text.startsWith(word) || text.includes(` ${word}`));
    }
    for (const group of palette().querySelectorAll("[role=group]")) group.hidden = !group.querySelector("[role=option]:not([hidden])");
    mark();
  }

  const idOf = option => option.getAttribute("href") ?? option.dataset.command ?? option.dataset.filter;

  function mark() {
    const all = options();
    const at = Math.max(0, all.findIndex(option => idOf(option) === chosen));
    palette().querySelectorAll("[role=option]").forEach(option => {
      if (option !== all[at]) { option.setAttribute("aria-selected", "false"); option.removeAttribute("id"); }
    });
    const input = palette().querySelector("input");
    const words = input.value.trim();
    const answered = palette().querySelector("[data-words]").dataset.words === input.value;
    palette().querySelector("[data-palette-none]").hidden = all.length > 0 || words === "" || !answered;
    if (all.length === 0) return input.removeAttribute("aria-activedescendant");
    all[at].id = "palette-choice";
    all[at].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", "palette-choice");
  }

  function move(step) {
    const all = options();
    if (all.length === 0) return;
    const from = Math.max(0, all.findIndex(option => idOf(option) === chosen));
    const to = (from + step + all.length) % all.length;
    chosen = idOf(all[to]);
    mark();
    all[to].scrollIntoView({ block: "nearest" });
  }

  function open() {
    if (!palette() || palette().open) return;
    if (shortcuts().open) shortcuts().close();
    chosen = null;
    listActions();
    const input = palette().querySelector("input");
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    palette().showModal();
    palette().querySelector("[role=listbox]").scrollTop = 0;
    input.focus();
    narrow();
  }

  function help() {
    if (!shortcuts() || shortcuts().open) return;
    if (palette().open) palette().close();
    const place = shortcuts().querySelector("[data-shortcuts-here]");
    const keys = keysHere();
    place.replaceChildren(...keys.map(one => {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const says = document.createElement("dd");
      term.append(...caps(one.key));
      says.textContent = one.says;
      row.append(term, says);
      return row;
    }));
    place.hidden = keys.length === 0;
    shortcuts().querySelector("[data-shortcuts-none]").hidden = keys.length > 0;
    shortcuts().showModal();
    shortcuts().querySelector("[data-close]").focus();
  }

  function run(command) {
    const [what, value] = command.split(":");
    if (what === "shortcuts") help();
    else if (what === "sign-out") document.querySelector("form[data-sign-out]")?.requestSubmit();
    else if (what === "workspace") document.querySelector(`form[data-workspace="${CSS.escape(value)}"]`)?.requestSubmit();
    else document.querySelector(`input[data-set-${what}="${CSS.escape(value)}"]`)?.click();
  }

  addEventListener("input", event => {
    if (!event.target.closest?.("dialog[data-palette]")) return;
    chosen = null;
    narrow();
    palette().querySelector("[role=listbox]").scrollTop = 0;
    // The field stands outside of what the server holds; what it finds hears of it here.
    const words = palette().querySelector("[data-palette-words]");
    words.value = event.target.value;
    words.dispatchEvent(new Event("change", { bubbles: true }));
  });

  addEventListener("click", event => {
    if (event.target.closest?.("[data-palette-open]")) return open();
    if (event.target.closest?.("[data-shortcuts-open]")) return help();
    const copies = event.target.closest?.("[data-copy]");
    if (copies) return void navigator.clipboard?.writeText(document.getElementById(copies.dataset.copy).textContent);
    const dialog = event.target.closest?.("dialog");
    if (!dialog) return;
    const option = event.target.closest("[role=option]");
    // A click on the dialog itself is one beside its content.
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    if (!option || dialog !== palette()) return;
    dialog.close();
    if (option.rainrefPress) option.rainrefPress.click();
    else if (option.dataset.command) run(option.dataset.command);
  });

  // Before keys.js, which would press a page's key while somebody chooses here.
  addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return palette()?.open ? palette().close() : open();
    }
    const dialog = [palette(), shortcuts()].find(one => one?.open);
    if (!dialog) {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
      if (event.key === "?" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        help();
      }
      return;
    }
    event.stopImmediatePropagation();
    if (dialog === shortcuts() && event.key === "?") return dialog.close();
    if (dialog !== palette() || event.isComposing) return;
    if (event.key === "?" && palette().querySelector("input").value === "") { event.preventDefault(); return help(); }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (event.key === "Tab" ? (event.shiftKey ? -1 : 1) : 0);
    if (step !== 0) { event.preventDefault(); move(step); }
    else if (event.key === "Enter") { event.preventDefault(); palette().querySelector("#palette-choice")?.click(); }
  }, true);

  // What the server found is drawn beneath what was here: the choice stays where it was.
  const watched = new WeakSet();
  function watch() {
    const list = palette()?.querySelector("[role=listbox]");
    if (!list || watched.has(list)) return;
    watched.add(list);
    new MutationObserver(() => palette().open && mark()).observe(list, { childList: true, subtree: true, attributeFilter: ["data-words"] });
  }
  addEventListener("focusin", watch);
})();
