"use strict";
// From province to branch: a breadcrumb, a map of what lies below, a table, a list of findings.
// Whatever is shown is set as text; no text of the data ever becomes markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  const SVG = "http://www.w3.org/2000/svg";
  const STEP = 100;
  const state = { place: 0, kind: -1, severity: -1, rows: STEP, kids: STEP };
  const PAPER = 680; // about the width of a printed page
  let chinese = true;
  let printing = false;

  const t = (zh, en) => (chinese ? zh : en);
  const told = (pair) => (typeof pair === "string" ? pair : pair[chinese ? 0 : 1]);
  const count = (value) => value.toLocaleString("en-US");

  // ── the places, added up ──────────────────────────────────────────────────────────────────
  const places = data.places.map(([name, tier, parent, members, below], number) => ({
    number, name, tier, parent, members, below, kids: [], end: number + 1,
  }));
  for (const one of places) if (one.parent >= 0) places[one.parent].kids.push(one);
  if (data.kept) data.rows.forEach((row, number) => { row.kept = data.kept[number]; });
  for (const one of [...places].reverse()) {
    if (one.parent >= 0) places[one.parent].end = Math.max(places[one.parent].end, one.end);
  }
  const home = places[0].kids.length === 1 && places[0].kids[0].tier >= 0 ? 1 : 0;

  const wanted = (kind) =>
    (state.kind < 0 || state.kind === kind) &&
    (state.severity < 0 || state.severity === data.kinds[kind][1]);

  function addUp() {
    const sums = places.map(() => [0, 0, 0]);
    for (const [place, kind, number] of data.own) {
      if (wanted(kind)) sums[place][data.kinds[kind][1]] += number;
    }
    for (let place = places.length - 1; place > 0; place -= 1) {
      const above = sums[places[place].parent];
      sums[place].forEach((number, severity) => { above[severity] += number; });
    }
    return sums;
  }

  const open = (sum) => sum[0] + sum[1] + sum[2];
  const rate = (place, sum) => (100 * (sum[0] + sum[1])) / Math.max(place.members, 1);

  function worstFirst(kids, sums) {
    const bad = (one) => [rate(one, sums[one.number]), sums[one.number][0], open(sums[one.number])];
    return kids.filter((one) => open(sums[one.number]) > 0).sort((one, other) => {
      const [mine, theirs] = [bad(one), bad(other)];
      const differs = mine.findIndex((value, place) => value !== theirs[place]);
      return differs < 0 ? one.number - other.number : theirs[differs] - mine[differs];
    });
  }

  // ── elements ──────────────────────────────────────────────────────────────────────────────
  function put(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value !== null) element.setAttribute(name, value);
    }
    element.append(...children.filter((one) => one !== null && one !== ""));
    return element;
  }
  const make = (tag, attributes = {}, ...children) =>
    put(document.createElement(tag), attributes, children);
  const draw = (tag, attributes = {}, ...children) =>
    put(document.createElementNS(SVG, tag), attributes, children);

  const head = (zh, en, name = null) => make("th", { scope: "col", class: name }, t(zh, en));
  const digits = (value, zh, en) => make("td", { class: "n", "data-zh": zh, "data-en": en }, value);
  const pill = (severity) => {
    const [name, zh, en] = data.severities[severity];
    return make("span", { class: `pill ${name}` }, t(zh, en));
  };
  const link = (place, words) => make("button", {
    type: "button", class: "go", "data-place": place.number, onclick: () => go(place.number),
  }, words ?? told(place.name));

  function table(name, title, heads, rows) {
    return make("div", { class: "frame" }, make("table", { class: name },
      make("caption", { class: "unseen" }, title),
      make("thead", {}, make("tr", {}, ...heads)),
      make("tbody", {}, ...rows)));
  }

  // ── the map: areas by number of findings, colours by rate ─────────────────────────────────
  function squarify(items, x, y, width, height) {
    const placed = [];
    let left = items.reduce((sum, one) => sum + one.value, 0);
    let rest = items;
    while (rest.length) {
      const short = Math.min(width, height);
      const unit = (width * height) / left;
      let taken = 0, sum = 0, best = Infinity;
      for (const one of rest) {
        const next = sum + one.value;
        const side = (next * unit) / short;
        const worst = Math.max(...rest.slice(0, taken + 1).map((it) => {
          const length = (it.value * unit) / side;
          return Math.max(length / side, side / length);
        }));
        if (worst > best) break;
        [best, sum, taken] = [worst, next, taken + 1];
      }
      const side = (sum * unit) / short;
      let offset = 0;
      for (const one of rest.slice(0, taken)) {
        const length = (one.value * unit) / side;
        placed.push(width >= height
          ? { ...one, x, y: y + offset, w: side, h: length }
          : { ...one, x: x + offset, y, w: length, h: side });
        offset += length;
      }
      if (width >= height) { x += side; width -= side; } else { y += side; height -= side; }
      left -= sum;
      rest = rest.slice(taken);
    }
    return placed;
  }

  function map(here, kids, sums) {
    if (kids.length < 2) return null;
    const width = printing ? PAPER : Math.max(Math.round(panel.clientWidth), 280);
    const height = Math.round(Math.min(360, Math.max(width * 0.42, 200)));
    const mean = rate(here, sums[here.number]);
    const shown = [...kids].sort((a, b) => open(sums[b.number]) - open(sums[a.number])).slice(0, 60);
    const items = shown.map((one) => ({ one, value: open(sums[one.number]) }));
    const drawn = squarify(items, 0, 0, width, height).map((it) => tile(it, sums, mean));
    const title = t("下级党组织的问题：面积为数量", "Findings below: areas show numbers");
    return make("div", {},
      draw("svg", { class: "map", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": title }, ...drawn),
      data.counted ? legend() : null);
  }

  function shade(place, sums, mean) {
    if (!data.counted) return "middle";
    const own = rate(place, sums[place.number]);
    return own <= mean ? "low" : own <= 2 * mean ? "middle" : "high";
  }

  function tile({ one, x, y, w, h }, sums, mean) {
    const name = told(one.name);
    const words = `${name}: ${count(open(sums[one.number]))}`;
    const fits = Math.floor((w - 10) / 13.5);
    const group = draw("g", {
      class: shade(one, sums, mean), role: "button", tabindex: 0, "aria-label": words,
      "data-place": one.number, onclick: () => go(one.number),
    }, draw("title", {}, words),
    draw("rect", { x: x.toFixed(1), y: y.toFixed(1), width: w.toFixed(1), height: h.toFixed(1) }));
    if (fits >= 3 && h >= 22) {
      const letters = [...name];
      const line = letters.length > fits ? letters.slice(0, fits - 1).join("") + "…" : name;
      group.append(draw("text", { x: x + 6, y: y + 17 }, line));
      if (h >= 40) group.append(draw("text", { x: x + 6, y: y + 34 }, count(open(sums[one.number]))));
    }
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); go(one.number); }
    });
    return group;
  }

  function legend() {
    const entry = (name, zh, en) => make("span", {}, make("i", { class: name }), t(zh, en));
    return make("div", { class: "key" },
      make("span", {}, t("面积：问题数；颜色：每百名党员错误和警告", "Area: findings; colour: errors and warnings for a hundred members")),
      entry("low", "不高于平均", "up to the mean"), entry("middle", "高于平均", "above it"),
      entry("high", "两倍以上", "more than twice"));
  }

  // ── the table of what lies below ──────────────────────────────────────────────────────────
  function below(here, kids, sums) {
    if (!here.kids.length) return null;
    const most = Math.max(...kids.map((one) => open(sums[one.number])), 1);
    const heads = [head("下级", "Below"), head("", ""), head("错误", "Errors", "n"),
      head("警告", "Warnings", "n"), head("提示", "Infos", "n")];
    if (data.counted) heads.push(head("党员", "Members", "n"), head("每百名党员", "For a hundred", "n"));
    const rows = kids.slice(0, state.kids).map((one) => kid(one, sums[one.number], most));
    const clean = here.below - here.kids.filter((one) => one.tier >= 0 && open(sums[one.number])).length;
    const parts = [table("bars", t("下级党组织", "Organisations below"), heads, rows)];
    if (kids.length > state.kids) parts.push(more("kids", kids.length));
    if (clean > 0 && here.below) {
      parts.push(make("p", { class: "note" }, t(`另有 ${count(clean)} 个下级没有这些问题。`,
        `${count(clean)} more below have none of them.`)));
    }
    return make("div", { id: "below" }, ...parts);
  }

  function kid(one, sum, most) {
    const bar = draw("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
    let x = 0;
    sum.forEach((number, severity) => {
      const width = (100 * number) / most;
      if (number) bar.append(draw("rect", { class: data.severities[severity][0], x, y: 0, width, height: 10 }));
      x += width;
    });
    const cells = [make("th", { scope: "row" }, link(one)), make("td", { class: "drawn" }, bar),
      ...sum.map((number, severity) => digits(count(number), ...data.severities[severity].slice(1)))];
    if (data.counted) {
      cells.push(digits(count(one.members), "党员", "members"),
        digits(one.members ? rate(one, sum).toFixed(1) : "—", "每百名", "for a hundred"));
    }
    return make("tr", {}, ...cells);
  }

  function more(what, all) {
    return make("button", { type: "button", class: "more", "data-more": what, onclick: () => {
      state[what] = what === "rows" ? state[what] + 4 * STEP : all;
      render();
    } }, t(`显示更多（共 ${count(all)}）`, `Show more (of ${count(all)})`));
  }

  // ── the list of findings ──────────────────────────────────────────────────────────────────
  function list(here) {
    const found = data.rows.filter(([place, kind]) => place >= here.number && place < here.end && wanted(kind));
    const order = (row) => data.kinds[row[1]][1];
    found.sort((one, other) => order(one) - order(other));
    if (!found.length) return make("p", { class: "note" }, t("没有可列出的问题。", "There is nothing to list."));
    const shown = found.slice(0, state.rows);
    const heads = [head("问题", "Finding"), head("对象", "About"), head("党组织", "Organisation"), head("依据", "Clause")];
    const title = t("问题清单", "The findings");
    return make("div", { id: "list" },
      make("h3", {}, title),
      make("p", { class: "note" }, t(`显示 ${count(shown.length)} 条，共 ${count(found.length)} 条`,
        `${count(shown.length)} of ${count(found.length)} shown`)),
      table("list", title, heads, shown.map((row) => finding(here, row))),
      found.length > shown.length ? more("rows", found.length) : null);
  }

  // Who has to see to a finding, and by when.
  function keeping(row) {
    if (!row.kept) return null;
    const [owner, due, late] = row.kept;
    const words = [];
    if (owner >= 0) words.push(t("责任党组织：", "To be seen to by ") + data.owners[owner]);
    if (due) words.push(t("整改期限：", "due ") + due);
    return make("span", { class: "advice kept" }, words.join(t("；", ", ")), words.length && late ? " " : null,
      late ? make("span", { class: "pill error" }, t("已逾期", "overdue")) : null);
  }

  function finding(here, row) {
    const [place, number, subject, fresh, zh, en] = row;
    const [, severity, clause, titleZh, titleEn, adviceZh, adviceEn] = data.kinds[number];
    const detail = zh === undefined ? null : t(zh, en);
    const at = places[place];
    return make("tr", {},
      make("td", {}, pill(severity), " ", fresh ? make("span", { class: "pill new" }, t("新增", "new")) : null, fresh ? " " : null,
        t(titleZh, titleEn), detail ? t("：", ": ") : null, detail,
        make("span", { class: "advice" }, t(adviceZh, adviceEn)), keeping(row)),
      make("td", {}, subject ? make("code", {}, subject) : t("该党组织", "the organisation")),
      make("td", {}, at.number === here.number ? told(at.name) : link(at)),
      make("td", { class: "clause" }, make("code", {}, clause)));
  }

  // ── what may be chosen ────────────────────────────────────────────────────────────────────
  function filters() {
    if (!data.kinds.length) return null;
    const choice = (name, label, options) => {
      const select = make("select", { "data-filter": name }, ...options.map(([value, words]) => {
        const option = make("option", { value }, words);
        option.selected = Number(value) === state[name];
        return option;
      }));
      select.addEventListener("change", () => {
        Object.assign(state, { [name]: Number(select.value), rows: STEP, kids: STEP });
        render();
        panel.querySelector(`[data-filter=${name}]`).focus();
      });
      return make("label", {}, label, select);
    };
    return make("div", { class: "filters" },
      choice("severity", t("程度", "Severity"), [[-1, t("全部", "all")],
        ...data.severities.map(([, zh, en], number) => [number, t(zh, en)])]),
      choice("kind", t("核查内容", "Check"), [[-1, t("全部", "all")],
        ...data.kinds.map((kind, number) => [number, t(kind[3], kind[4])])]));
  }

  // ── the panel ─────────────────────────────────────────────────────────────────────────────
  function path(here) {
    const line = [];
    for (let one = here; one; one = places[one.parent]) {
      line.unshift(one);
      if (one.number === home) break;
    }
    if (line.length < 2) return null;
    return make("nav", { "aria-label": t("所在位置", "Where this is") }, make("ol", { class: "path" },
      ...line.map((one) => make("li", {}, one === here ? make("b", { "aria-current": "page" }, told(one.name)) : link(one)))));
  }

  function render() {
    if (!panel) return;
    const here = places[state.place];
    const sums = addUp();
    const sum = sums[here.number];
    const kids = worstFirst(here.kids, sums);
    const tier = here.tier < 0 ? "" : told(data.tiers[here.tier]);
    const line = t(`错误 ${count(sum[0])}，警告 ${count(sum[1])}，提示 ${count(sum[2])}`,
      `errors ${count(sum[0])}, warnings ${count(sum[1])}, infos ${count(sum[2])}`);
    panel.replaceChildren(...[
      path(here), make("h3", { id: "here", tabindex: -1 }, told(here.name)),
      make("p", { class: "note", role: "status" }, [tier, line].filter(Boolean).join(t("；", "; "))),
      filters(), map(here, kids, sums), below(here, kids, sums), list(here),
    ].filter((one) => one !== null));
  }

  function go(number) {
    location.hash = `p=${number}`;
  }

  function follow(moved) {
    const found = /^#p=(\d+)$/.exec(location.hash);
    const number = found ? Number(found[1]) : home;
    Object.assign(state, { place: number < places.length ? number : home, rows: STEP, kids: STEP });
    render();
    if (moved && panel) {
      const here = document.getElementById("here");
      here.focus({ preventScroll: true });
      document.getElementById("places").scrollIntoView({ block: "start" });
    }
  }

  function speak(zh) {
    chinese = zh;
    root.dataset.shown = zh ? "zh" : "en";
    root.lang = zh ? "zh-Hans" : "en";
    document.title = told(data.title);
    document.getElementById("zh").setAttribute("aria-pressed", String(zh));
    document.getElementById("en").setAttribute("aria-pressed", String(!zh));
    render();
  }

  document.getElementById("zh").addEventListener("click", () => speak(true));
  document.getElementById("en").addEventListener("click", () => speak(false));
  document.getElementById("print").addEventListener("click", () => window.print());
  for (const one of document.querySelectorAll("#worst [data-place]")) {
    one.addEventListener("click", () => go(Number(one.dataset.place)));
  }
  // Long tables show their first rows; the rest comes when one asks for it.
  for (const rest of document.querySelectorAll("tbody.rest")) {
    rest.hidden = true;
    const all = rest.parentElement.querySelectorAll("tbody tr").length;
    const button = make("button", { type: "button", class: "more" });
    const words = (zh, en, name) => make("span", { class: name, lang: name === "zh" ? "zh-Hans" : "en" }, name === "zh" ? zh : en);
    button.append(words(`显示全部 ${all} 行`, "", "zh"), words("", `Show all ${all} rows`, "en"));
    button.addEventListener("click", () => { rest.hidden = false; button.remove(); });
    rest.parentElement.parentElement.after(button);
  }
  window.addEventListener("hashchange", () => follow(true));
  let width = panel ? panel.clientWidth : 0;
  window.addEventListener("resize", () => {
    if (panel && panel.clientWidth !== width) { width = panel.clientWidth; render(); }
  });
  for (const [event, starts] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(event, () => { printing = starts; render(); });
  }
  follow(false);
})();
