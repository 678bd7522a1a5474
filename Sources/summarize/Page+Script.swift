extension Page {
  /// Filters and a search, which hide claims and whatever has none left; what they are set to is kept
  /// behind the `#` of the address, where the number of a claim opens it. No `<` and no `&`, which XML
  /// would take for its own.
  static let script = """
    const form = document.querySelector("form");
    const fields = [...form.querySelectorAll("select, input")];
    const claims = [...document.querySelectorAll("[data-verdicts]")];
    const mentions = [...document.querySelectorAll("li[data-claim]")];
    const groups = [...document.querySelectorAll("section.experiment, details.document")];
    const texts = new Map(claims.map((claim) => {
      const parts = claim.matches("tbody") ? claim.querySelectorAll(".claim, .quantities") : [claim];
      const words = [...parts].map((part) => part.textContent);
      return [claim, plain([...words, ...Object.values(claim.dataset)].join(" "))];
    }));

    function plain(text) {
      return text.normalize("NFKC").toLowerCase()
        .replace(/[\\u2010-\\u2015\\u2212]/g, "-").replace(/’/g, "'").replace(/\\s+/g, " ");
    }

    function fits(claim, field) {
      if (field.name !== "text") {
        return !field.value || claim.dataset[field.name].split("; ").includes(field.value);
      }
      return plain(field.value).split(" ").every((word) => texts.get(claim).includes(word));
    }

    function show() {
      const isFiltered = fields.some(({ value }) => value);
      for (const claim of claims) claim.hidden = !fields.every((field) => fits(claim, field));
      for (const mention of mentions) {
        mention.hidden = document.getElementById(mention.dataset.claim).hidden;
      }
      for (const group of groups) {
        group.hidden = !group.querySelector(":is(tbody[data-verdicts], li):not([hidden])");
        if (isFiltered) if (group.matches("details")) group.open = true;
      }
      const count = (kind) => {
        const all = claims.filter((claim) => claim.matches(kind));
        return `${all.filter((claim) => !claim.hidden).length} of ${all.length}`;
      };
      document.getElementById("shown").textContent =
        `${count("tbody:not([data-explains])")} claims` + (claims.some((claim) => claim.matches("li"))
          ? ` that were run, ${count("li[id]")} that were not yet` : "");
    }

    function keep() {
      const set = fields.filter(({ value }) => value).map(({ name, value }) => [name, value]);
      history.replaceState(null, "", "#" + new URLSearchParams(set));
    }

    function open(target) {
      if (target.closest("[hidden]")) for (const field of fields) field.value = "";
      show();
      const details = target.matches("tbody") ? target.querySelector("details") : target.closest("details");
      details?.setAttribute("open", "");
      target.scrollIntoView();
    }

    function restore() {
      const place = location.hash.slice(1);
      const target = document.getElementById(place);
      if (target) return open(target);
      const set = new URLSearchParams(place);
      for (const field of fields) {
        const value = set.get(field.name) ?? "";
        const isKnown = !field.options || [...field.options].some((option) => option.value === value);
        field.value = isKnown ? value : "";
      }
      show();
    }

    form.addEventListener("input", () => { keep(); show(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { keep(); show(); }));
    form.querySelector("button[type=button]").addEventListener("click", () => {
      for (const claim of claims.filter((claim) => !claim.hidden)) {
        claim.querySelector("details")?.setAttribute("open", "");
      }
    });
    addEventListener("hashchange", restore);
    form.hidden = false;
    restore();
    """
}
