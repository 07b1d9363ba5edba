extension PageAssets {
  /// Rows and executions as they are committed. Only one who looks at a page has a stream: a browser
  /// keeps six connections to a server, for all of its tabs.
  static let liveScript = #"""

    document.addEventListener("DOMContentLoaded", () => {
      const bar = document.querySelector("[data-live]");
      if (!bar || !window.EventSource) return;
      bar.hidden = false;
      const state = bar.querySelector("[data-live-state]");
      const pause = bar.querySelector("[data-live-pause]");
      const latest = bar.querySelector("[data-live-latest]");
      const address = new URL(bar.dataset.live, location);
      const log = document.querySelector(".log");
      const page = document.scrollingElement;
      const say = (text) => { if (state.textContent !== text) state.textContent = text; };
      let source = null;
      let isPaused = false;

      // Rows wait for the next drawing, together.
      let queue = [];
      let unseen = 0;
      // Where somebody scrolls up, what comes does not move the page.
      const isAtEnd = () => page.scrollHeight - page.scrollTop - innerHeight < 60;
      let follows = isAtEnd() && page.scrollHeight > innerHeight;
      const element = (html) => {
        const box = document.createElement("template");
        box.innerHTML = html;
        return box.content.firstElementChild;
      };
      const put = (row) => {
        const old = document.getElementById(row.id);
        if (old) {
          const isOpen = old.querySelector("details")?.open;
          if (isOpen) row.querySelector("details")?.toggleAttribute("open", true);
          row.classList.toggle("here", old.classList.contains("here"));
          old.replaceWith(row);
          return;
        }
        let block = log.lastElementChild;
        if (!block || block.childElementCount >= 100) {
          block = element('<div class="blk" role="presentation"></div>');
          log.append(block);
        }
        block.append(row);
        if (!follows) unseen++;
      };
      const draw = () => {
        const changed = [];
        for (const { kind, data } of queue) {
          if (kind === "gone") {
            document.getElementById("row-" + data)?.remove();
            continue;
          }
          const row = element(data);
          // Of rows of another page, changes are not shown.
          if (kind === "change" && !document.getElementById(row.id)) continue;
          put(row);
          changed.push(row);
        }
        queue = [];
        if (!changed.length) return;
        document.querySelector("#rows .none")?.remove();
        document.dispatchEvent(new CustomEvent("tracetail:rows", { detail: changed }));
        if (follows) page.scrollTo(0, page.scrollHeight);
        latest.textContent = unseen === 1 ? "1 new row" : unseen + " new rows";
        latest.hidden = follows || unseen === 0;
      };
      const add = (kind) => (event) => {
        if (event.lastEventId) address.searchParams.set("after", event.lastEventId);
        if (queue.push({ kind, data: event.data }) === 1) requestAnimationFrame(draw);
      };
      // Heights that the browser only guessed move the page too, but nobody wants to look elsewhere then.
      let touched = -Infinity;
      for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
        addEventListener(kind, () => { touched = performance.now(); }, { passive: true });
      }
      addEventListener("scroll", () => {
        if (isAtEnd()) {
          [follows, unseen, latest.hidden] = [true, 0, true];
        } else if (performance.now() - touched < 500) {
          follows = false;
        }
      }, { passive: true });
      latest.addEventListener("click", () => page.scrollTo(0, page.scrollHeight));

      const replace = (id) => (event) => {
        const whole = document.getElementById(id);
        const focused = whole.contains(document.activeElement) ? document.activeElement : null;
        const href = focused?.getAttribute("href");
        whole.innerHTML = event.data;
        const link = href && whole.querySelector(`a[href="${CSS.escape(href)}"]`);
        link?.focus({ preventScroll: true });
        document.dispatchEvent(new CustomEvent("tracetail:rows", { detail: [] }));
      };

      const close = () => { source?.close(); source = null; };
      const open = () => {
        if (source || isPaused || document.hidden) return;
        source = new EventSource(address);
        source.onopen = () => say("live");
        source.onerror = () => {
          const isOver = source.readyState === EventSource.CLOSED;
          say(isOver ? "not live: load the page again" : "no connection");
        };
        for (const kind of ["row", "change", "gone"]) source.addEventListener(kind, add(kind));
        source.addEventListener("overview", replace("overview"));
        source.addEventListener("runs", replace("runs"));
      };
      pause.addEventListener("click", () => {
        isPaused = !isPaused;
        pause.textContent = isPaused ? "Resume" : "Pause";
        if (isPaused) { close(); say("paused"); } else open();
      });
      document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
      addEventListener("pagehide", close);
      addEventListener("pageshow", open);
      open();
    });
    """#
}
