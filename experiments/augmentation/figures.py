"""The figures of augmentation: images beside what becomes of them, gains, learning rates."""

import numpy as np

KINDS = {
    "none": "as it is", "flip": "flip", "crop": "crop", "scale": "scale", "jitter": "jitter",
    "translation": "translation", "rotation": "rotation", "cutout": "cutout", "mixup": "mixup",
}
GAINS = {
    "flip": "flips", "crop": "crops", "scale": "scales", "jitter": "jitter",
    "translation": "translations", "rotation": "rotations", "cutout": "cutout",
    "flip-crop": "flips and crops", "mixup": "mixup", "blend": "mixup without labels",
}


def gains(results, runs, kinds, task, images):
    rows = runs[(runs.task == task) & (runs.images == images)]
    errors = rows.pivot(index="seed", columns="augmentation", values="test_error") * 100
    return {kind: results.interval(errors["none"] - errors[kind]) for kind in kinds if kind in errors}


def draw(axes, ends, places, color, name, mark="o"):
    axes.errorbar(
        [end["mean"] for end in ends], places, xerr=[end["half"] for end in ends], fmt=mark,
        color=color, capsize=3, markersize=6, label=name)


def figures(results):
    runs = results.table("runs")
    few, many = sorted(runs.images.unique())

    pictures = results.pictures()
    images = sorted({image for _, image in pictures})
    figure, panels = results.panels(len(images) * len(KINDS), len(KINDS), width=1.05, height=1.2)
    for row, image in enumerate(images):
        plain = pictures["none", image]
        for column, (kind, title) in enumerate(KINDS.items()):
            results.picture(
                panels[row * len(KINDS) + column], pictures[kind, image], plain.min(), plain.max(),
                title if row == 0 else "")
    results.note(figure, "Training images and one draw of each kind of augmentation.")
    yield "images", figure

    figure, (axes, other) = results.panels(2, width=4.6, height=4.6)
    found = gains(results, runs, GAINS, "classes", few)
    draw(axes, found.values(), range(len(found)), "#0072B2", f"{few:,} images")
    large = gains(results, runs, ["cutout"], "classes", many)
    draw(axes, large.values(), [list(found).index("cutout") + 0.25], "#D55E00", f"{many:,} images", "s")
    axes.set_yticks(range(len(found)), [GAINS[kind] for kind in found])
    axes.set_title("The label is the class")
    turned = gains(results, runs, ["vertical-flip"], "orientation", few)
    draw(other, turned.values(), range(len(turned)), "#0072B2", f"{few:,} images")
    other.set_yticks(range(len(turned)), ["flips\nupside down"])
    other.set_ylim(-0.7, 0.7)
    other.set_title("The label is the class and what is up")
    for one in (axes, other):
        one.invert_yaxis()
        one.axvline(0, color="0.35", linewidth=0.9, linestyle=(0, (4, 3)), label="no gain")
        one.set_xlabel("test error, plain − augmented, points")
        one.set_ylabel("augmentation")
    results.legend(figure, [axes, other])
    results.note(
        figure, f"Mean of {runs.seed.nunique()} seeds and its 95 % interval, paired by seed; each arm at its own "
        "best learning rate.")
    yield "gains", figure

    arms = [("classes", kind, few) for kind in ["none", *GAINS]]
    arms += [("orientation", kind, few) for kind in ("none", "vertical-flip")]
    arms += [("classes", kind, many) for kind in ("none", "cutout")]
    names = {**GAINS, "none": "plain", "vertical-flip": "upside down"}
    yield results.sensitivity(
        ["task", "augmentation", "images"], "test_error", "error on held-out images", only=arms,
        name=lambda task, kind, images: f"{names[kind]}, {images:,}"
        + (", what is up" if task == "orientation" else ""))
