extension Page {
  /// Filters, which hide claims and the sections that have none left; what they are set to is kept
  /// behind the `#` of the address. No `<` and no `&`, which XML would take for its own.
  static let script = """
    const form = document.querySelector("form");
    const selects = [...form.querySelectorAll("select")];
    const claims = [...document.querySelectorAll("tbody[data-verdicts]")];
    const sections = [...document.querySelectorAll("section.experiment")];

    function show() {
      for (const claim of claims) {
        claim.hidden = selects.some(({ name, value }) =>
          value ? !claim.dataset[name].split("; ").includes(value) : false);
      }
      for (const section of sections) {
        section.hidden = !section.querySelector("tbody[data-verdicts]:not([hidden])");
      }
      const shown = claims.filter((claim) => !claim.hidden).length;
      document.getElementById("shown").textContent = `${shown} of ${claims.length} claims`;
    }

    function keep() {
      const set = selects.filter(({ value }) => value).map(({ name, value }) => [name, value]);
      history.replaceState(null, "", "#" + new URLSearchParams(set));
    }

    function restore() {
      const set = new URLSearchParams(location.hash.slice(1));
      for (const select of selects) {
        const value = set.get(select.name) ?? "";
        select.value = [...select.options].some((option) => option.value === value) ? value : "";
      }
      document.querySelector("tbody:target details")?.setAttribute("open", "");
      show();
    }

    form.addEventListener("change", () => { keep(); show(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { keep(); show(); }));
    form.querySelector("button[type=button]").addEventListener("click", () => {
      for (const claim of claims.filter((claim) => !claim.hidden)) {
        claim.querySelector("details").open = true;
      }
    });
    addEventListener("hashchange", restore);
    form.hidden = false;
    restore();
    """
}
