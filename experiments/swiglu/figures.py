"""The figures of swiglu: training loss of every activation, and the learning rates."""

PLAIN = ["elu", "relu", "gelu", "swish", "mish"]
GATED = ["bilinear", "glu", "reglu", "geglu", "swiglu"]
LABELS = {"bilinear": "bilinear", "glu": "GLU", "reglu": "ReGLU", "geglu": "GEGLU"}


def label(results, name):
    return LABELS.get(name) or results.label(name)


def words_for(blocks):
    return {1: "one block", 4: "four blocks"}[blocks]


def figures(results):
    runs = results.table("runs")
    depths = sorted(runs.blocks.unique())
    figure, panels = results.panels(len(depths), width=4.7, height=4.2)
    for axes, blocks in zip(panels, depths):
        places = []
        for family, mark, color, words in [
                (PLAIN, "o", "#0072B2", "an activation"), (GATED, "s", "#5B3A8C", "gated")]:
            for name in family:
                rows = runs[(runs.blocks == blocks) & (runs.activation == name)]
                end = results.interval(rows.training_loss)
                places.append((label(results, name), end["mean"], end["half"], mark, color, words))
        places.sort(key=lambda place: -place[1])
        named = set()
        for height, (_, mean, half, mark, color, words) in enumerate(places):
            axes.errorbar(
                mean, height, xerr=half, fmt=mark, color=color, capsize=3, markersize=6,
                label=None if words in named else words)
            named.add(words)
        axes.set_yticks(range(len(places)), [place[0] for place in places])
        axes.set_xlabel("training loss")
        axes.set_ylabel("activation, the best on top")
        axes.set_title(words_for(blocks).capitalize())
    results.heading(figure, "Feed-forward blocks of equal parameters, with an activation or gated")
    results.legend(figure, panels[:1])
    results.note(
        figure, f"Mean of {runs.seed.nunique()} seeds and its 95 % interval, each network at its own "
        "best learning rate.")
    yield "losses", figure
    yield results.sensitivity(
        ["blocks", "activation"], "training_loss", "training loss",
        [(blocks, name) for blocks in depths for name in PLAIN + GATED],
        lambda blocks, name: f"{label(results, name)}, {words_for(blocks)}", columns=5)
