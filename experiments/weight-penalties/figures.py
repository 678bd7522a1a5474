"""The figures of weight-penalties: errors and zeros over the strength, and the learning rates."""

KINDS = {
    "l1": ("L1", "#D55E00", "o"), "l2": ("L2", "#0072B2", "s"),
    "elastic-net": ("elastic net", "#009E73", "^"),
}
NAMES = {"none": "no penalty", "l1-subgradient": "L1 by its subgradient"}


def figures(results):
    runs = results.table("runs")
    runs = runs[runs.penalty != "identities"]
    yield "strengths", strengths(results, runs)
    yield results.sensitivity(
        ["penalty", "strength"], "validation_error", "validation error", name=name)


def name(penalty, strength):
    title = KINDS[penalty][0] if penalty in KINDS else NAMES[penalty]
    return title if penalty == "none" else f"{title}, {strength:g}"


def strengths(results, runs):
    figure, grid = results.panels(3, width=4.1, height=3.8)
    none = runs[runs.penalty == "none"]
    columns = [
        ("test_error", "test error, %", "Test error"),
        ("gap", "test error − training error, points", "The gap"),
        ("zeros", "weights exactly 0, %", "Zeros"),
    ]
    for axes, (column, label, title) in zip(grid, columns):
        for kind, (text, color, mark) in KINDS.items():
            rows = runs[runs.penalty == kind].assign(percent=lambda rows: 100 * rows[column])
            results.mean(axes, rows, "strength", "percent", text, color=color, marker=mark)
        if column != "zeros":
            results.reference(axes, 100 * none[column].mean(), "no penalty", place=0.02)
        axes.set_xscale("log")
        axes.set_xlabel("strength: λ₁, of L2 λ₂")
        axes.set_ylabel(label)
        axes.set_title(title)
    results.legend(figure, grid[:1])
    results.note(
        figure, f"Mean of {runs.seed.nunique()} seeds and its 95 % interval; each strength at its own best "
        "learning rate; the elastic net has λ₂ = 10 λ₁.")
    return figure
