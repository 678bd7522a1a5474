public import ExperimentKit

/// What the documents claim of the choice of hyper-parameters.
extension Claim {
  /// The first loss is log C.
  public static let i1 = Claim(
    "I1", "The first loss is log C",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 45)], owner: "sanity-checks",
    primary: Quantity(
      "i1.loss", "first loss / log C, output weights drawn by Kaiming’s rule", published: "1",
      rule: .size(within: 0.99...1.01, noEffect: 0), expected: .directionOnly))

  /// A small sample can be learned to 100 %.
  public static let i2 = Claim(
    "I2", "A small sample can be learned to 100 %",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 46)], owner: "sanity-checks",
    primary: Quantity(
      "i2.accuracy", "share of seeds that reach 100 % training accuracy on 320 images",
      published: "100 %", rule: .valueAtLeast(0.9), expected: .reproduced))

  /// A loss that stays flat has too low a rate; one that becomes infinite too high a rate.
  public static let i3 = Claim(
    "I3", "A loss that stays flat has too low a rate; one that becomes infinite too high a rate",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 47)], owner: "sanity-checks",
    primary: Quantity(
      "i3.regimes",
      "share of seeds whose rates from 1e−6 to 10 fall into flat, falling, exploding, in this order",
      rule: .valueAtLeast(0.9), expected: .reproduced))

  /// One of the rates 1e−1 to 1e−4 lowers the loss within 100 steps.
  public static let i4 = Claim(
    "I4", "One of the rates 1e−1 to 1e−4 lowers the loss within 100 steps",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 48)], owner: "sanity-checks",
    primary: Quantity(
      "i4.seeds",
      "share of seeds in which at least one of the four rates lowers the loss by 30 % in 100 steps",
      rule: .valueAtLeast(0.9), expected: .reproduced))

  /// Try coarsely for 1 to 5 epochs, then refine for 10 to 20.
  public static let i5 = Claim(
    "I5", "Try coarsely for 1 to 5 epochs, then refine for 10 to 20",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 49)], owner: "hyperparameter-search",
    primary: Quantity(
      "i5.tau", "Kendall's τ of 16 settings' validation errors after 5 and after 20 epochs",
      rule: .atLeast(0.5, directionAbove: 0), expected: .directionOnly))

  /// The gap of the curves tells whether to regularize, to enlarge or to go on.
  public static let i6 = Claim(
    "I6", "The gap of the curves tells whether to regularize, to enlarge or to go on",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 50)], owner: "sanity-checks",
    primary: Quantity(
      "i6.advice",
      "share of three planted cases in which the advice of the curves lowers the validation error",
      rule: .valueAtLeast(0.9), expected: .reproduced))

  /// Random search beats grid search.
  public static let i7 = Claim(
    "I7", "Random search beats grid search",
    source: "Bergstra & Bengio 2012", in: [Mention(.lectureNotes, 51)],
    owner: "hyperparameter-search",
    primary: Quantity(
      "i7.win",
      "share of searches of equal budget in which random search finds a better setting than the grid, two of seven dimensions matter",
      published: "8 random trials match 100 of a grid", rule: .above(0.5), expected: .reproduced))
}
