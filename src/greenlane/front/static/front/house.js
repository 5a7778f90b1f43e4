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

// ---- the peek: beside the rows, or on a small screen a sheet over them, which opens only where it is asked for
const small = matchMedia("(max-width: 78rem)");
const seen = () => !small.matches || one("#peek")?.hasAttribute("data-chosen");

const inSight = () => standing()?.closest("tr")?.scrollIntoView({ block: "nearest" });

function back() {
  if (seen() && small.matches && one("#peek")) {
    one("#peek").removeAttribute("data-chosen");
    const address = new URL(location);
    address.searchParams.delete("peek");
    history.replaceState(null, "", address);
  }
  standing()?.focus();
}

let waiting;
function move(step) {
  const links = rows();
  if (!links.length) return;
  const here = links.indexOf(standing());
  const next = links[Math.min(links.length - 1, Math.max(0, here + step))];
  stand(next);
  next.focus({ preventScroll: true });
  inSight();
  clearTimeout(waiting);
  if (!seen()) return;
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
function act() {
  if (!one("input[data-each]:checked")) tick();
  one("[data-bulk] :is(select, input, button)")?.focus({ preventScroll: true });
}
const keys = { j: () => move(1), k: () => move(-1), o: open, x: tick, a: act, "/": search, "?": help };
const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.target.closest?.("dialog")) {
    const menus = all("details.menu[open]");
    if (menus.length) menus.forEach((menu) => { menu.open = false; });
    else if (event.target === document.body || event.target.closest?.("#peek, .queue, [data-bulk]")) back();
  }
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
      if (seen()) open();
      else { one("#peek").setAttribute("data-chosen", ""); inSight(); }
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
  inSight();
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

// ---- a refused form: the page comes back at its own address, with the same folds open as when the form was sent
const folds = () => all("main details.fold");
document.addEventListener("submit", (event) => {
  if (event.target.method === "post") sessionStorage.setItem("folds", JSON.stringify(folds().map((fold) => fold.open)));
});
if (document.body.dataset.refused) {
  const were = JSON.parse(sessionStorage.getItem("folds") ?? "[]");
  if (were.length === folds().length) folds().forEach((fold, n) => { if (were[n]) fold.open = true; });
  history.replaceState(null, "", document.body.dataset.refused);
  one("main [autofocus]")?.focus();
}

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

// ---- what is sent is sent once: while the answer is on its way, a second click sends nothing
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 10_000);
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
