extension PageAssets {
  /// What works without it works; this makes it quicker.
  static let script = pageScript + liveScript

  private static let pageScript = #"""
    "use strict";
    const root = document.documentElement;
    // A browser may keep nothing for this page.
    const stored = (() => { try { return localStorage; } catch { return {}; } })();
    if (stored.theme === "light" || stored.theme === "dark") root.dataset.theme = stored.theme;
    document.addEventListener("DOMContentLoaded", () => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      // Of a live page, rows come and go.
      const rows = () => all(".log .row");
      const seen = () => rows().filter((row) => !row.hidden);
      const isError = (row) => row.classList.contains("error");

      const theme = document.querySelector("[data-theme-toggle]");
      theme.hidden = false;
      theme.addEventListener("click", () => {
        const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
        const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
        root.dataset.theme = stored.theme = next;
      });

      // Only times whose instant is known can be shown in another zone.
      const zone = document.querySelector("[data-zone]");
      const choice = zone.querySelector("select");
      const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
      choice.querySelector("[value=here]").textContent = local;
      choice.value = ["UTC", "here"].includes(stored.zone) ? stored.zone : "";
      const showTimes = () => {
        const times = all("time[datetime]");
        zone.hidden = !times.length;
        const timeZone = choice.value === "here" ? local : choice.value;
        const format = timeZone && new Intl.DateTimeFormat("sv-SE", {
          timeZone, dateStyle: "short", timeStyle: "medium",
        });
        for (const time of times) {
          time.dataset.served ??= time.textContent;
          const text = format ? format.format(new Date(time.getAttribute("datetime"))) : "";
          const [day, clock] = text.split(" ");
          const shown = { day, time: clock }[time.dataset.part] ?? text;
          time.textContent = format ? shown : time.dataset.served;
        }
      };
      choice.addEventListener("change", () => {
        stored.zone = choice.value;
        showTimes();
      });
      if (choice.value || all("time[datetime]").length) showTimes();
      document.addEventListener("tracetail:rows", showTimes);

      // Only a page of this machine, or behind TLS, may write to the clipboard.
      for (const copy of navigator.clipboard ? all("[data-copy], [data-copy-of]") : []) {
        copy.hidden = false;
        copy.addEventListener("click", async () => {
          const column = document.getElementById("column-" + copy.dataset.copyOf);
          const text = copy.dataset.copy ?? column.querySelector("pre").textContent;
          await navigator.clipboard.writeText(text);
          copy.textContent = "Copied";
        });
      }

      const filter = document.querySelector("[data-filter]");
      const button = document.querySelector("[data-next-error]");
      const wanted = filter?.querySelector("input");
      const didChange = (changed) => {
        if (!changed.length) return;
        if (filter) filter.hidden = false;
        if (button && changed.some(isError)) button.hidden = false;
        const text = wanted?.value.toLowerCase();
        if (text === undefined) return;
        for (const row of changed) row.hidden = !row.textContent.toLowerCase().includes(text);
      };
      wanted?.addEventListener("input", () => didChange(rows()));
      document.addEventListener("tracetail:rows", (event) => didChange(event.detail));
      didChange(rows());

      let here = rows().find((row) => "#" + row.id === location.hash);
      const go = (row) => {
        if (!row) return false;
        here?.classList.remove("here");
        here = row;
        row.classList.add("here");
        row.scrollIntoView({ block: "nearest" });
        row.querySelector("a").focus({ preventScroll: true });
        return true;
      };
      // A row that was replaced is found again by its id.
      const place = () => (here ? document.getElementById(here.id) : null);
      const isAfter = (row) =>
        !place() || place().compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
      const isBefore = (row) =>
        place() && place().compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING;
      const after = (meets) => seen().find((row) => isAfter(row) && meets(row));
      const before = (meets) => seen().findLast((row) => isBefore(row) && meets(row));
      button?.addEventListener("click", () => go(after(isError)));

      const help = document.getElementById("help");
      const keys = {
        "/": () => document.querySelector("form[role=search] input").focus(),
        j: () => go(after(() => true)),
        k: () => go(before(() => true)),
        e: () => go(after(isError)),
        E: () => go(before(isError)),
        g: () => document.scrollingElement.scrollTo(0, 0),
        "?": () => (help.open ? help.close() : help.showModal()),
      };
      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
          if (event.key === "Escape") event.target.blur();
          return;
        }
        if (!Object.hasOwn(keys, event.key)) return;
        keys[event.key]();
        event.preventDefault();
      });
    });
    """#
}
