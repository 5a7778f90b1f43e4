// The house's small script. Every page works without it: it adds single keys, select-all, the peek that follows the
// keys, and menus that close by themselves. Single keys rest while someone types, and can be switched off (WCAG 2.1.4).
const root = document.documentElement;
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
root.classList.add("js");

// ---- rows: links that open the peek, and the one that stands
const rows = () => all("[data-row]");
const standing = () => one("[data-row][aria-current]");

function stand(link) {
  rows().forEach((row) => row.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
}

let waiting;
function move(step) {
  const links = rows();
  if (!links.length) return;
  const here = links.indexOf(standing());
  const next = links[Math.min(links.length - 1, Math.max(0, here + step))];
  stand(next);
  next.focus();
  next.closest("tr")?.scrollIntoView({ block: "nearest" });
  clearTimeout(waiting);
  waiting = setTimeout(() => window.htmx?.trigger(next, "peek"), 120); // a held key loads the last row only
}

const open = () => {
  const link = standing();
  if (link?.dataset.open) location.assign(link.dataset.open);
};

// ---- single keys
const help = () => one("#keys-help")?.showModal();
const search = () => one("#q")?.focus();
const tick = () => {
  const box = standing()?.closest("tr")?.querySelector("input[type=checkbox]");
  box?.click();
};
const keys = { j: () => move(1), k: () => move(-1), o: open, x: tick, "/": search, "?": help };
const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; });
  if (document.body.dataset.keys === "off" || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  const link = event.target.closest?.("[data-row]");
  if (link) {
    // The row that already stands in the peek opens at the second press of Enter or the second click.
    if (link.hasAttribute("aria-current") && link.dataset.loaded === "yes" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      open();
      return;
    }
    stand(link);
  } else if (!event.target.closest?.("a, button, input, label, select, summary")) {
    const row = event.target.closest?.("tr");
    const inside = row && one("[data-row]", row);
    if (inside) { stand(inside); window.htmx?.trigger(inside, "peek"); }
  }
  if (event.target.closest?.("[data-keys-help]")) { event.preventDefault(); help(); }
}, true);

document.addEventListener("htmx:afterSwap", () => {
  rows().forEach((row) => { delete row.dataset.loaded; });
  const link = standing();
  if (link) link.dataset.loaded = "yes";
});

// ---- choosing many
function count() {
  const boxes = all("input[data-each]"), chosen = boxes.filter((box) => box.checked).length;
  const bar = one("[data-bulk]");
  if (!bar) return;
  bar.classList.toggle("some", chosen > 0);
  all("[data-chosen-count]").forEach((place) => { place.textContent = String(chosen); });
  all("input[data-all]").forEach((box) => { box.checked = chosen > 0 && chosen === boxes.length; box.indeterminate = chosen > 0 && chosen < boxes.length; });
}
document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-all]")) all("input[data-each]").forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches?.("input[data-all], input[data-each]")) count();
});
count();

// ---- light and dark: at once, and remembered by the same form that works without a script
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-theme-form]");
  if (!form) return;
  event.preventDefault();
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = dark ? "light" : "dark";
  const body = new FormData(form);
  body.set("theme", theme);
  fetch(form.action, { method: "POST", body, redirect: "manual" });
  root.dataset.theme = theme;
  all("[data-theme-name]", form).forEach((name) => { name.hidden = name.dataset.themeName === theme; });
});
