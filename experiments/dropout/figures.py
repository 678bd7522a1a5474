"""The figures of dropout."""


def figures(results):
    yield results.sensitivity(
        ["dropped", "width"], "test_error", "error on held-out images",
        name=lambda dropped, width: f"{dropped}, {width} units")
