import Testing

/// The committed verdicts, by the ids of their quantities: a change of any is a change of what the suite
/// says, and must be meant.
@Suite("The committed verdicts")
struct CommittedVerdictTests {
  static let standard: [(experiment: String, verdicts: [(id: String, verdict: String)])] = [
    (
      "activation-shapes",
      [
        ("b1.inside", "reproduced"),
        ("b1.center", "reproduced"),
        ("b1.slope.left", "reproduced"),
        ("b1.slope.right", "reproduced"),
        ("b2.slope", "reproduced"),
        ("b3.output", "refuted"),
        ("b3.slope", "reproduced"),
        ("b4.mean", "reproduced"),
        ("b4.inside", "reproduced"),
        ("b4.slope.left", "reproduced"),
        ("b4.slope.right", "reproduced"),
        ("b5.limit", "refuted"),
        ("c1.difference", "reproduced"),
        ("c1.slope.least", "reproduced"),
        ("c1.slope.greatest", "reproduced"),
        ("c1.slopes", "reproduced"),
        ("c1.slope.0", "reproduced"),
        ("c5.mean", "reproduced"),
        ("c5.zeros", "reproduced"),
        ("d20.minimum", "reproduced"),
        ("d20.place", "reproduced"),
        ("d20.fall", "reproduced"),
        ("d20.jump", "reproduced"),
        ("d20.left", "reproduced"),
        ("d20.right", "reproduced"),
        ("d25.expectation", "reproduced"),
        ("d25.minimum", "reproduced"),
        ("d25.place", "reproduced"),
        ("d28.sum", "reproduced"),
        ("d28.inside", "reproduced"),
        ("d28.sigmoid", "reproduced"),
        ("d28.shift", "reproduced"),
      ]
    ),
    (
      "augmentation",
      [
        ("g9.gain", "inconclusive"),
        ("g9.gap", "reproduced"),
        ("g9.flip", "inconclusive"),
        ("g9.crop", "inconclusive"),
        ("g9.scale", "inconclusive"),
        ("g9.jitter", "reproduced"),
        ("g9.translation", "inconclusive"),
        ("g9.rotation", "inconclusive"),
        ("g9.cutout", "reproduced"),
        ("g9.orientation", "reproduced"),
        ("g13.cutout", "direction only"),
        ("g13.size", "inconclusive"),
        ("g14.mixup", "reproduced"),
      ]
    ),
    (
      "deep-rectifiers",
      [
        ("f15.stall", "reproduced"),
        ("f17.gain", "refuted"),
        ("f18.ratio", "reproduced"),
        ("f18.ratio.conv", "inconclusive"),
        ("f19.seeds", "not reproduced"),
        ("f19.seeds.conv", "reproduced"),
      ]
    ),
    (
      "drop-connect",
      [
        ("g10.gain", "direction only"),
        ("g10.general.relu", "reproduced"),
        ("g10.general.tanh", "reproduced"),
      ]
    ),
    (
      "dropout",
      [
        ("g5.gain", "reproduced"),
        ("g5.pixels", "reproduced"),
        ("g5.gap", "reproduced"),
        ("g5.underfitting", "reproduced"),
        ("g6.expectation", "reproduced"),
        ("g6.forms", "reproduced"),
        ("g7.geometric", "reproduced"),
        ("g8.occlusion", "inconclusive"),
      ]
    ),
    (
      "dying-relu",
      [
        ("c6.learning", "refuted"),
        ("c7.dead.bias-1", "inconclusive"),
        ("c7.error.bias-1", "not reproduced"),
        ("c7.dead", "reproduced"),
        ("c7.error.bias-2", "reproduced"),
        ("c7.dead.bias-3", "reproduced"),
        ("c7.error.bias-3", "reproduced"),
        ("c7.dead.bias-4", "reproduced"),
        ("c7.error.bias-4", "reproduced"),
        ("c8.seeds", "reproduced"),
        ("c8.dead", "reproduced"),
        ("c9.dead", "inconclusive"),
        ("c9.error.bias0.01", "reproduced"),
        ("c9.error.bias0.1", "reproduced"),
        ("c9.error.bias1.0", "inconclusive"),
        ("d1.dead", "reproduced"),
      ]
    ),
    (
      "early-stopping",
      [
        ("g1.gap", "reproduced"),
        ("g1.loss.momentum", "reproduced"),
        ("g1.loss.adam", "reproduced"),
        ("g2.gain", "reproduced"),
      ]
    ),
    (
      "elu",
      [
        ("d14.mean", "reproduced"),
        ("d14.distance", "reproduced"),
        ("d14.distance.leaky", "reproduced"),
        ("d14.loss", "reproduced"),
        ("d14.jump", "reproduced"),
        ("d14.limit", "reproduced"),
        ("d14.limit.slope", "reproduced"),
        ("d15.noise", "inconclusive"),
        ("d16.steps", "reproduced"),
        ("d16.gain", "reproduced"),
      ]
    ),
    (
      "ensembles",
      [
        ("g3.gain", "direction only")
      ]
    ),
    (
      "fractional-pooling",
      [
        ("g11.gain", "reproduced")
      ]
    ),
    (
      "gelu",
      [
        ("d24.rank", "inconclusive")
      ]
    ),
    (
      "hyperparameter-search",
      [
        ("i5.tau", "direction only"),
        ("i7.win", "reproduced"),
      ]
    ),
    (
      "leaky-relu",
      [
        ("d2.gain", "refuted"),
        ("d2.gain.equivalence", "reproduced"),
        ("d3.gain", "inconclusive"),
      ]
    ),
    (
      "linearity",
      [
        ("a1.violations", "reproduced"),
        ("a1.additivity.square", "reproduced"),
        ("a1.homogeneity.square", "reproduced"),
        ("a1.violations.square", "reproduced"),
        ("a1.violations.affine", "reproduced"),
        ("a2.product", "reproduced"),
        ("a2.scaling", "reproduced"),
        ("a2.xor.identity.1", "reproduced"),
        ("a2.xor.identity.3", "reproduced"),
        ("a2.xor.identity.5", "reproduced"),
        ("a2.xor.tanh.1", "reproduced"),
        ("a2.xor.tanh.3", "reproduced"),
        ("a2.xor.tanh.5", "reproduced"),
        ("a3.gradient", "refuted"),
        ("a3.loss", "refuted"),
        ("a4.accuracy", "refuted"),
        ("a4.gradient", "reproduced"),
        ("a5.tables", "reproduced"),
        ("a5.random", "reproduced"),
        ("a6.additivity", "reproduced"),
      ]
    ),
    (
      "maxout",
      [
        ("d18.difference", "reproduced"),
        ("d18.parameters", "reproduced"),
        ("d18.kinks", "reproduced"),
        ("d18.dead", "reproduced"),
        ("d19.gain", "inconclusive"),
      ]
    ),
    (
      "output-units",
      [
        ("b15.gradient", "reproduced"),
        ("b15.accuracy", "reproduced"),
        ("b15.softmax", "reproduced"),
        ("b16.negative", "refuted"),
        ("b16.unit", "reproduced"),
        ("b16.sigmoid", "reproduced"),
        ("b16.tanh", "refuted"),
        ("b16.negative.unit", "refuted"),
      ]
    ),
    (
      "prelu-accuracy",
      [
        ("d12.gain", "direction only"),
        ("d12.shared", "direction only"),
        ("d13.error", "not reproduced"),
      ]
    ),
    (
      "prelu-slopes",
      [
        ("d4.gradient", "reproduced"),
        ("d4.gradient.shared", "reproduced"),
        ("d4.relu", "reproduced"),
        ("d4.leaky", "reproduced"),
        ("d4.identity", "reproduced"),
        ("d5.share", "reproduced"),
        ("d5.share.table.shared", "reproduced"),
        ("d5.share.shared", "reproduced"),
        ("d6.update", "reproduced"),
        ("d7.magnitude", "reproduced"),
        ("d7.fall.0.0005", "reproduced"),
        ("d7.fall.0.01", "reproduced"),
        ("d7.fall.0.1", "reproduced"),
        ("d8.share", "reproduced"),
        ("d8.share.shared", "reproduced"),
        ("d9.seeds", "inconclusive"),
        ("d9.monotone", "reproduced"),
        ("d10.ratio", "direction only"),
        ("d11.correlation", "not reproduced"),
      ]
    ),
    (
      "preprocessing",
      [
        ("e2.steps", "reproduced"),
        ("e2.loss", "reproduced"),
        ("e3.error", "direction only"),
        ("e4.covariance", "reproduced"),
      ]
    ),
    (
      "relu-vs-tanh",
      [
        ("c2.ratio", "direction only"),
        ("c3.ratio", "reproduced"),
        ("b9.error", "reproduced"),
        ("c10.error", "reproduced"),
      ]
    ),
    (
      "sanity-checks",
      [
        ("i1.loss", "direction only"),
        ("i1.loss.normal-0.001", "reproduced"),
        ("i1.loss.normal-0.01", "reproduced"),
        ("i2.accuracy", "reproduced"),
        ("i3.regimes", "not reproduced"),
        ("i4.seeds", "reproduced"),
        ("i6.advice", "not reproduced"),
      ]
    ),
    (
      "saturation",
      [
        ("b10.correlation", "reproduced"),
        ("b10.correlation.scaled.1.tanh", "reproduced"),
        ("b10.correlation.scaled.4.sigmoid", "not reproduced"),
        ("b10.correlation.scaled.4.tanh", "not reproduced"),
        ("b10.correlation.scaled-top.4.sigmoid", "reproduced"),
        ("b10.correlation.scaled-top.4.tanh", "reproduced"),
        ("b11.negative", "refuted"),
        ("b11.negative.5", "refuted"),
        ("b11.negative.6", "refuted"),
        ("b11.negative.7", "refuted"),
        ("b11.negative.8", "refuted"),
        ("b11.convex", "reproduced"),
      ]
    ),
    (
      "selu",
      [
        ("d17.alpha", "refuted"),
        ("d17.lambda", "reproduced"),
        ("d17.mean", "reproduced"),
        ("d17.variance", "reproduced"),
        ("d17.contraction", "reproduced"),
        ("d17.smaller", "refuted"),
        ("d17.larger", "refuted"),
        ("d17.depth", "refuted"),
        ("d17.normalized.8", "reproduced"),
        ("d17.normalized.16", "reproduced"),
        ("d17.normalized.32", "reproduced"),
      ]
    ),
    (
      "stochastic-depth",
      [
        ("g12.gain", "inconclusive"),
        ("g12.computed", "reproduced"),
      ]
    ),
    ("swiglu", [("d26.gain", "reproduced")]),
    (
      "swish",
      [
        ("d21.area", "inconclusive"),
        ("d22.loss", "inconclusive"),
        ("d23.gap", "inconclusive"),
      ]
    ),
    (
      "vanishing-gradients",
      [
        ("b12.seeds", "reproduced"),
        ("b12.error", "reproduced"),
        ("b12.error.tanh", "reproduced"),
        ("b12.error.relu", "reproduced"),
        ("b12.ratio", "reproduced"),
        ("b13.error", "reproduced"),
        ("b13.error.1", "reproduced"),
        ("b14.order", "reproduced"),
        ("b14.start.sigmoid.5", "reproduced"),
        ("b14.later.sigmoid.5", "reproduced"),
        ("b14.start.sigmoid.10", "reproduced"),
        ("b14.later.sigmoid.10", "reproduced"),
        ("b14.start.tanh.10", "direction only"),
        ("b14.later.tanh.10", "not reproduced"),
        ("c4.ratio", "reproduced"),
        ("c4.ratio.xavier", "not reproduced"),
      ]
    ),
    (
      "variance-propagation",
      [
        ("f8.law", "reproduced"),
        ("f8.law.convolution", "reproduced"),
        ("f8.rectifier.dense", "reproduced"),
        ("f8.moments.dense", "reproduced"),
        ("f8.rectifier.convolution", "reproduced"),
        ("f8.moments.convolution", "reproduced"),
        ("f9.slope", "reproduced"),
        ("f9.slope.backward.0.8.dense", "reproduced"),
        ("f9.slope.forward.1.25.dense", "reproduced"),
        ("f9.slope.backward.1.25.dense", "reproduced"),
        ("f9.slope.forward.0.8.convolution", "reproduced"),
        ("f9.slope.backward.0.8.convolution", "reproduced"),
        ("f9.slope.forward.1.25.convolution", "reproduced"),
        ("f9.slope.backward.1.25.convolution", "reproduced"),
        ("f10.gain", "reproduced"),
        ("f10.backward.dense", "reproduced"),
        ("f10.forward.convolution", "reproduced"),
        ("f10.backward.convolution", "reproduced"),
        ("f11.factor", "reproduced"),
        ("f11.first.dense", "reproduced"),
        ("f12.power", "reproduced"),
        ("f12.power.backward.0.8.dense", "reproduced"),
        ("f12.power.forward.0.9.dense", "reproduced"),
        ("f12.power.backward.0.9.dense", "reproduced"),
        ("f12.power.forward.1.1.dense", "reproduced"),
        ("f12.power.backward.1.1.dense", "reproduced"),
        ("f12.power.forward.1.25.dense", "reproduced"),
        ("f12.power.backward.1.25.dense", "reproduced"),
        ("f13.formula", "reproduced"),
        ("f13.drawn.64", "reproduced"),
        ("f13.formula.128", "reproduced"),
        ("f13.drawn.128", "reproduced"),
        ("f13.formula.256", "reproduced"),
        ("f13.drawn.256", "reproduced"),
        ("f13.formula.512", "reproduced"),
        ("f13.drawn.512", "reproduced"),
        ("f14.attenuation", "reproduced"),
        ("f14.product", "reproduced"),
        ("f20.law", "reproduced"),
        ("f20.forward.dense", "reproduced"),
        ("f20.backward.dense", "reproduced"),
        ("f20.law.convolution", "reproduced"),
        ("f20.forward.convolution", "reproduced"),
        ("f20.backward.convolution", "reproduced"),
      ]
    ),
    (
      "weight-initialization",
      [
        ("f1.units", "reproduced"),
        ("f1.units.zero", "reproduced"),
        ("f1.weight.zero", "reproduced"),
        ("f1.bias.zero", "reproduced"),
        ("f2.error", "not reproduced"),
        ("f2.control", "reproduced"),
        ("f2.error.rate", "reproduced"),
        ("f2.gradient", "reproduced"),
        ("f3.deviation", "reproduced"),
        ("f4.error", "inconclusive"),
        ("f4.loss", "reproduced"),
        ("f5.variance", "reproduced"),
        ("f5.variance.backward", "reproduced"),
        ("f6.ratio", "reproduced"),
        ("f7.deviation", "reproduced"),
        ("f2.standard_deviation.10x500.1", "reproduced"),
        ("f2.standard_deviation.10x500.2", "reproduced"),
        ("f2.standard_deviation.10x500.3", "reproduced"),
        ("f2.standard_deviation.10x500.4", "reproduced"),
        ("f2.standard_deviation.10x500.5", "reproduced"),
        ("f2.standard_deviation.6x4096.1", "reproduced"),
        ("f2.standard_deviation.6x4096.2", "reproduced"),
        ("f2.standard_deviation.6x4096.3", "reproduced"),
        ("f2.standard_deviation.6x4096.4", "reproduced"),
        ("f2.standard_deviation.6x4096.5", "reproduced"),
        ("f2.standard_deviation.6x4096.6", "reproduced"),
        ("f3.standard_deviation.10x500.1", "reproduced"),
        ("f3.standard_deviation.6x4096.1", "reproduced"),
        ("f3.standard_deviation.6x4096.2", "reproduced"),
        ("f3.standard_deviation.6x4096.3", "reproduced"),
        ("f3.standard_deviation.6x4096.4", "reproduced"),
        ("f3.standard_deviation.6x4096.5", "reproduced"),
        ("f3.saturated.6x4096.1", "reproduced"),
        ("f3.saturated.6x4096.2", "reproduced"),
        ("f3.saturated.6x4096.3", "reproduced"),
        ("f3.saturated.6x4096.4", "reproduced"),
        ("f3.saturated.6x4096.5", "reproduced"),
        ("f3.saturated.6x4096.6", "reproduced"),
        ("f4.standard_deviation.6x4096.1", "reproduced"),
        ("f4.standard_deviation.6x4096.2", "reproduced"),
        ("f4.standard_deviation.6x4096.3", "reproduced"),
        ("f4.standard_deviation.6x4096.4", "reproduced"),
        ("f4.standard_deviation.6x4096.5", "reproduced"),
        ("f4.standard_deviation.6x4096.6", "reproduced"),
        ("f6.standard_deviation.6x4096.1", "reproduced"),
        ("f6.standard_deviation.6x4096.2", "reproduced"),
        ("f6.standard_deviation.6x4096.3", "reproduced"),
        ("f6.standard_deviation.6x4096.4", "reproduced"),
        ("f6.standard_deviation.6x4096.5", "reproduced"),
        ("f6.standard_deviation.6x4096.6", "reproduced"),
        ("f6.mean.6x4096.1", "reproduced"),
        ("f6.mean.6x4096.2", "reproduced"),
        ("f6.mean.6x4096.3", "reproduced"),
        ("f6.mean.6x4096.4", "reproduced"),
        ("f6.mean.6x4096.5", "reproduced"),
        ("f6.mean.6x4096.6", "reproduced"),
        ("f7.standard_deviation.6x4096.1", "reproduced"),
        ("f7.standard_deviation.6x4096.2", "reproduced"),
        ("f7.standard_deviation.6x4096.3", "reproduced"),
        ("f7.standard_deviation.6x4096.4", "reproduced"),
        ("f7.standard_deviation.6x4096.5", "reproduced"),
        ("f7.mean.6x4096.1", "reproduced"),
        ("f7.mean.6x4096.2", "reproduced"),
        ("f7.mean.6x4096.3", "reproduced"),
        ("f7.mean.6x4096.4", "reproduced"),
        ("f7.mean.6x4096.5", "reproduced"),
        ("f7.mean.6x4096.6", "reproduced"),
      ]
    ),
    (
      "weight-penalties",
      [
        ("g4.gap", "reproduced"),
        ("g4.gap.l1", "reproduced"),
        ("g4.gap.elastic", "inconclusive"),
        ("g4.sparsity", "reproduced"),
        ("g4.gradient", "reproduced"),
        ("g4.decay", "reproduced"),
      ]
    ),
    (
      "why-six-times",
      [
        ("c2.consistently", "not reproduced")
      ]
    ),
    (
      "zero-centering",
      [
        ("b6.example", "reproduced"),
        ("b6.example.sigmoid", "reproduced"),
        ("b6.example.relu", "reproduced"),
        ("b7.flips", "not reproduced"),
        ("b7.steps.uniform", "reproduced"),
        ("b7.steps.images", "reproduced"),
        ("e1.steps.shift1", "reproduced"),
        ("e1.steps.shift2", "reproduced"),
        ("e1.flips", "not reproduced"),
        ("e1.steps.shift3", "reproduced"),
        ("e1.steps.shift4", "reproduced"),
        ("e1.steps.shift5", "reproduced"),
      ]
    ),
  ]

  static let paper: [(experiment: String, verdicts: [(id: String, verdict: String)])] = [
    (
      "augmentation",
      [
        ("g9.gain", "reproduced"),
        ("g9.gap", "reproduced"),
        ("g9.flip", "reproduced"),
        ("g9.crop", "reproduced"),
        ("g9.scale", "inconclusive"),
        ("g9.jitter", "inconclusive"),
        ("g9.translation", "reproduced"),
        ("g9.rotation", "inconclusive"),
        ("g9.cutout", "reproduced"),
        ("g9.orientation", "reproduced"),
        ("g13.cutout", "reproduced"),
        ("g13.size", "reproduced"),
        ("g14.mixup", "inconclusive"),
      ]
    ),
    (
      "deep-rectifiers",
      [
        ("f17.gain", "refuted"),
        ("f18.ratio", "reproduced"),
        ("f19.seeds", "reproduced"),
      ]
    ),
    (
      "dropout",
      [
        ("g5.gain", "reproduced"),
        ("g5.pixels", "reproduced"),
        ("g5.gap", "reproduced"),
        ("g5.underfitting", "reproduced"),
        ("g6.expectation", "reproduced"),
        ("g6.forms", "reproduced"),
        ("g7.geometric", "reproduced"),
        ("g8.occlusion", "inconclusive"),
      ]
    ),
    (
      "elu",
      [
        ("d14.mean", "reproduced"),
        ("d14.distance", "reproduced"),
        ("d14.distance.leaky", "reproduced"),
        ("d14.loss", "reproduced"),
        ("d14.jump", "reproduced"),
        ("d14.limit", "reproduced"),
        ("d14.limit.slope", "reproduced"),
        ("d15.noise", "inconclusive"),
        ("d16.steps", "reproduced"),
        ("d16.gain", "reproduced"),
      ]
    ),
    (
      "gelu",
      [
        ("d24.rank", "not reproduced")
      ]
    ),
    (
      "leaky-relu",
      [
        ("d2.gain", "refuted"),
        ("d2.gain.equivalence", "reproduced"),
        ("d3.gain", "reproduced"),
      ]
    ),
    (
      "prelu-accuracy",
      [
        ("d12.gain", "direction only"),
        ("d12.shared", "direction only"),
        ("d13.error", "inconclusive"),
      ]
    ),
    (
      "prelu-slopes",
      [
        ("d4.gradient", "reproduced"),
        ("d4.gradient.shared", "reproduced"),
        ("d4.relu", "reproduced"),
        ("d4.leaky", "reproduced"),
        ("d4.identity", "reproduced"),
        ("d5.share", "reproduced"),
        ("d5.share.table.shared", "reproduced"),
        ("d5.share.shared", "reproduced"),
        ("d6.update", "reproduced"),
        ("d7.magnitude", "reproduced"),
        ("d7.fall.0.0005", "reproduced"),
        ("d7.fall.0.01", "reproduced"),
        ("d7.fall.0.1", "reproduced"),
        ("d8.share", "reproduced"),
        ("d8.share.shared", "reproduced"),
        ("d9.seeds", "reproduced"),
        ("d9.monotone", "reproduced"),
        ("d10.ratio", "direction only"),
        ("d11.correlation", "reproduced"),
      ]
    ),
    (
      "preprocessing",
      [
        ("e2.steps", "reproduced"),
        ("e2.loss", "reproduced"),
        ("e3.error", "reproduced"),
        ("e4.covariance", "reproduced"),
      ]
    ),
    (
      "relu-vs-tanh",
      [
        ("c2.ratio", "reproduced")
      ]
    ),
    (
      "selu",
      [
        ("d17.alpha", "refuted"),
        ("d17.lambda", "reproduced"),
        ("d17.mean", "reproduced"),
        ("d17.variance", "reproduced"),
        ("d17.contraction", "reproduced"),
        ("d17.smaller", "reproduced"),
        ("d17.larger", "refuted"),
        ("d17.depth", "refuted"),
        ("d17.normalized.8", "inconclusive"),
        ("d17.normalized.16", "reproduced"),
        ("d17.normalized.32", "reproduced"),
      ]
    ),
    (
      "stochastic-depth",
      [
        ("g12.gain", "inconclusive"),
        ("g12.computed", "reproduced"),
      ]
    ),
    (
      "variance-propagation",
      [
        ("f8.law", "reproduced"),
        ("f8.law.convolution", "reproduced"),
        ("f8.rectifier.dense", "reproduced"),
        ("f8.moments.dense", "reproduced"),
        ("f8.rectifier.convolution", "reproduced"),
        ("f8.moments.convolution", "reproduced"),
        ("f9.slope", "reproduced"),
        ("f9.slope.backward.0.8.dense", "reproduced"),
        ("f9.slope.forward.1.25.dense", "reproduced"),
        ("f9.slope.backward.1.25.dense", "reproduced"),
        ("f9.slope.forward.0.8.convolution", "reproduced"),
        ("f9.slope.backward.0.8.convolution", "reproduced"),
        ("f9.slope.forward.1.25.convolution", "reproduced"),
        ("f9.slope.backward.1.25.convolution", "reproduced"),
        ("f10.gain", "reproduced"),
        ("f10.backward.dense", "reproduced"),
        ("f10.forward.convolution", "reproduced"),
        ("f10.backward.convolution", "reproduced"),
        ("f11.factor", "reproduced"),
        ("f11.first.dense", "reproduced"),
        ("f12.power", "reproduced"),
        ("f12.power.backward.0.8.dense", "reproduced"),
        ("f12.power.forward.0.9.dense", "reproduced"),
        ("f12.power.backward.0.9.dense", "reproduced"),
        ("f12.power.forward.1.1.dense", "reproduced"),
        ("f12.power.backward.1.1.dense", "reproduced"),
        ("f12.power.forward.1.25.dense", "reproduced"),
        ("f12.power.backward.1.25.dense", "reproduced"),
        ("f13.formula", "reproduced"),
        ("f13.drawn.64", "reproduced"),
        ("f13.formula.128", "reproduced"),
        ("f13.drawn.128", "reproduced"),
        ("f13.formula.256", "reproduced"),
        ("f13.drawn.256", "reproduced"),
        ("f13.formula.512", "reproduced"),
        ("f13.drawn.512", "reproduced"),
        ("f14.attenuation", "reproduced"),
        ("f14.product", "reproduced"),
        ("f20.law", "reproduced"),
        ("f20.forward.dense", "reproduced"),
        ("f20.backward.dense", "reproduced"),
        ("f20.law.convolution", "reproduced"),
        ("f20.forward.convolution", "reproduced"),
        ("f20.backward.convolution", "reproduced"),
      ]
    ),
    (
      "weight-initialization",
      [
        ("f1.units", "reproduced"),
        ("f1.units.zero", "reproduced"),
        ("f1.weight.zero", "reproduced"),
        ("f1.bias.zero", "reproduced"),
        ("f2.error", "not reproduced"),
        ("f2.control", "reproduced"),
        ("f2.error.rate", "reproduced"),
        ("f2.gradient", "reproduced"),
        ("f3.deviation", "reproduced"),
        ("f4.error", "inconclusive"),
        ("f4.loss", "reproduced"),
        ("f5.variance", "reproduced"),
        ("f5.variance.backward", "reproduced"),
        ("f6.ratio", "reproduced"),
        ("f7.deviation", "reproduced"),
        ("f2.standard_deviation.10x500.1", "reproduced"),
        ("f2.standard_deviation.10x500.2", "reproduced"),
        ("f2.standard_deviation.10x500.3", "reproduced"),
        ("f2.standard_deviation.10x500.4", "reproduced"),
        ("f2.standard_deviation.10x500.5", "reproduced"),
        ("f2.standard_deviation.6x4096.1", "reproduced"),
        ("f2.standard_deviation.6x4096.2", "reproduced"),
        ("f2.standard_deviation.6x4096.3", "reproduced"),
        ("f2.standard_deviation.6x4096.4", "reproduced"),
        ("f2.standard_deviation.6x4096.5", "reproduced"),
        ("f2.standard_deviation.6x4096.6", "reproduced"),
        ("f3.standard_deviation.10x500.1", "reproduced"),
        ("f3.standard_deviation.6x4096.1", "reproduced"),
        ("f3.standard_deviation.6x4096.2", "reproduced"),
        ("f3.standard_deviation.6x4096.3", "reproduced"),
        ("f3.standard_deviation.6x4096.4", "reproduced"),
        ("f3.standard_deviation.6x4096.5", "reproduced"),
        ("f3.saturated.6x4096.1", "reproduced"),
        ("f3.saturated.6x4096.2", "reproduced"),
        ("f3.saturated.6x4096.3", "reproduced"),
        ("f3.saturated.6x4096.4", "reproduced"),
        ("f3.saturated.6x4096.5", "reproduced"),
        ("f3.saturated.6x4096.6", "reproduced"),
        ("f4.standard_deviation.6x4096.1", "reproduced"),
        ("f4.standard_deviation.6x4096.2", "reproduced"),
        ("f4.standard_deviation.6x4096.3", "reproduced"),
        ("f4.standard_deviation.6x4096.4", "reproduced"),
        ("f4.standard_deviation.6x4096.5", "reproduced"),
        ("f4.standard_deviation.6x4096.6", "reproduced"),
        ("f6.standard_deviation.6x4096.1", "reproduced"),
        ("f6.standard_deviation.6x4096.2", "reproduced"),
        ("f6.standard_deviation.6x4096.3", "reproduced"),
        ("f6.standard_deviation.6x4096.4", "reproduced"),
        ("f6.standard_deviation.6x4096.5", "reproduced"),
        ("f6.standard_deviation.6x4096.6", "reproduced"),
        ("f6.mean.6x4096.1", "reproduced"),
        ("f6.mean.6x4096.2", "reproduced"),
        ("f6.mean.6x4096.3", "reproduced"),
        ("f6.mean.6x4096.4", "reproduced"),
        ("f6.mean.6x4096.5", "reproduced"),
        ("f6.mean.6x4096.6", "reproduced"),
        ("f7.standard_deviation.6x4096.1", "reproduced"),
        ("f7.standard_deviation.6x4096.2", "reproduced"),
        ("f7.standard_deviation.6x4096.3", "reproduced"),
        ("f7.standard_deviation.6x4096.4", "reproduced"),
        ("f7.standard_deviation.6x4096.5", "reproduced"),
        ("f7.mean.6x4096.1", "reproduced"),
        ("f7.mean.6x4096.2", "reproduced"),
        ("f7.mean.6x4096.3", "reproduced"),
        ("f7.mean.6x4096.4", "reproduced"),
        ("f7.mean.6x4096.5", "reproduced"),
        ("f7.mean.6x4096.6", "reproduced"),
      ]
    ),
    (
      "why-six-times",
      [
        ("c2.consistently", "not reproduced")
      ]
    ),
  ]

  /// The quantities of an experiment that have a verdict, with it.
  private func decided(_ experiment: String, _ profile: String) throws -> [[String]] {
    try CommittedResults(experiment, profile: profile).rows("claims")
      .map { [$0["id"] ?? "", $0["verdict"] ?? ""] }.filter { $0[1] != "" }
  }

  @Test("are those of the standard profile", arguments: standard.indices)
  func standardVerdicts(_ index: Int) throws {
    let (experiment, verdicts) = Self.standard[index]
    #expect(try decided(experiment, "standard") == verdicts.map { [$0.id, $0.verdict] })
  }

  @Test("are those of the paper profile", arguments: paper.indices)
  func paperVerdicts(_ index: Int) throws {
    let (experiment, verdicts) = Self.paper[index]
    #expect(try decided(experiment, "paper") == verdicts.map { [$0.id, $0.verdict] })
  }
}
