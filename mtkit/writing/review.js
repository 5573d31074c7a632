"use strict";
// Everything is in the page already; this script filters it, lets it be edited, and hands the corrected text back.
(() => {
  const $ = (id) => document.getElementById(id);
  const body = $("rows");
  const rows = Array.from(body.rows).sort((a, b) => Number(a.dataset.at) - Number(b.dataset.at)); // as it reads
  const languages = document.body.dataset;
  let now = null;
  let saved = true;

  const texts = (row) => Array.from(row.querySelectorAll(".text[contenteditable]"));
  const source = (row) => row.querySelector(".source").textContent;
  const value = (cell) => cell.innerText.replace(/\u00a0/g, " ").replace(/\n$/, "");
  const original = new Map(rows.flatMap(texts).map((cell) => [cell, { text: value(cell), html: cell.cloneNode(true) }]));
  const isEdited = (cell) => value(cell) !== original.get(cell).text;
  const visible = () => Array.from(body.rows).filter((row) => !row.hidden);

  function show() {
    const kind = $("kind").value;
    const name = $("name").value;
    const words = $("search").value.trim().toLowerCase();
    for (const row of rows) {
      const kinds = row.dataset.kinds.split(" ").filter(Boolean);
      const wanted =
        kind === "*" || (kind === "!" && kinds.length > 0) || (kind === "~" && texts(row).some(isEdited)) || kinds.includes(kind);
      const named = name === "*" || row.dataset.name === name;
      row.hidden = !(wanted && named && (!words || row.textContent.toLowerCase().includes(words)));
    }
    count();
  }

  function count() {
    const edited = rows.flatMap(texts).filter(isEdited).length;
    const done = rows.filter((row) => row.classList.contains("done")).length;
    $("state").textContent = `${visible().length} of ${rows.length} shown, ${edited} edited, ${done} done`;
  }

  function sort() {
    const by = $("order").value;
    const key = (row) => (by === "doubt" ? -Number(row.dataset.doubt) : 0);
    rows
      .slice()
      .sort((a, b) => key(a) - key(b))
      .forEach((row) => body.append(row));
  }

  function go(row) {
    if (!row) return;
    if (now) now.classList.remove("now");
    now = row;
    now.classList.add("now");
    now.scrollIntoView({ block: "nearest" });
  }

  function step(by, wanted = () => true) {
    const list = visible();
    let at = list.indexOf(now);
    if (at < 0) at = by > 0 ? -1 : list.length;
    for (at += by; at >= 0 && at < list.length; at += by) {
      if (wanted(list[at])) return go(list[at]);
    }
  }

  function note(cell) {
    cell.classList.toggle("edited", isEdited(cell));
    saved = !rows.flatMap(texts).some(isEdited);
    count();
  }

  function restore(row) {
    for (const cell of texts(row)) {
      cell.replaceChildren(...original.get(cell).html.cloneNode(true).childNodes);
      note(cell);
    }
  }

  const escape = (text) =>
    // XML has no way to write most control characters.
    text
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;");

  function tmx() {
    const variant = (lang, text) => `<tuv xml:lang="${escape(lang)}"><seg>${escape(text)}</seg></tuv>`;
    const units = rows.map((row) => {
      const targets = texts(row).map((cell) => variant(cell.lang, value(cell)));
      return `<tu tuid="${escape(row.id)}"><prop type="x-document">${escape(row.dataset.name)}</prop>${variant(languages.source, source(row))}${targets.join("")}</tu>`;
    });
    const header = `<header creationtool="mtkit" creationtoolversion="${escape(languages.version)}" segtype="sentence" o-tmf="mtkit" adminlang="en" srclang="${escape(languages.source)}" datatype="plaintext"/>`;
    return `<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n${header}\n<body>\n${units.join("\n")}\n</body>\n</tmx>\n`;
  }

  function jsonl() {
    const records = rows.flatMap((row) =>
      texts(row).map((cell) => ({
        article: row.dataset.name,
        segment: Number(row.dataset.number),
        from: languages.source,
        to: cell.lang,
        source: source(row),
        hypothesis: value(cell),
        before: original.get(cell).text,
        edited: isEdited(cell),
        done: row.classList.contains("done"),
      })),
    );
    return records.map((record) => JSON.stringify(record) + "\n").join("");
  }

  function save(text, type, suffix) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = languages.file + suffix;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    saved = true;
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    n: () => step(1, (row) => row.dataset.kinds && !row.classList.contains("done")),
    Enter: () => now && texts(now)[0]?.focus(),
    e: () => now && texts(now)[0]?.focus(),
    d: () => {
      if (!now) return;
      now.classList.toggle("done");
      count();
      step(1);
    },
    u: () => now && restore(now),
    "/": () => $("search").focus(),
  };

  document.addEventListener("keydown", (event) => {
    const inside = document.activeElement;
    if (event.key === "Escape") return inside.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || inside.isContentEditable) return;
    if (["INPUT", "SELECT", "BUTTON", "SUMMARY"].includes(inside.tagName)) return;
    const action = keys[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
  body.addEventListener("input", (event) => note(event.target.closest(".text")));
  body.addEventListener("focusin", (event) => go(event.target.closest("tr")));
  body.addEventListener("click", (event) => go(event.target.closest("tr")));
  body.addEventListener("paste", (event) => {
    // Only words come in, whatever was copied.
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  for (const id of ["kind", "name"]) $(id).addEventListener("change", show);
  $("search").addEventListener("input", show);
  $("order").addEventListener("change", sort);
  $("tmx").addEventListener("click", () => save(tmx(), "application/xml", ".tmx"));
  $("jsonl").addEventListener("click", () => save(jsonl(), "application/x-ndjson", ".jsonl"));
  const header = document.querySelector("header");
  // The heads of the columns stay in sight below the bar, however many lines that takes.
  new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${header.offsetHeight}px`)).observe(header);
  window.addEventListener("beforeunload", (event) => {
    if (!saved) event.preventDefault();
  });
  show();
})();
