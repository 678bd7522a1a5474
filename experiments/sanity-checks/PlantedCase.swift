import TrainingExperiments

/// A training that lacks one thing, by design, and what becomes of it when an advice is followed.
struct PlantedCase: Equatable {
  /// What is wrong.
  enum Fault: String, CaseIterable {
    /// The network learns 500 images by heart.
    case fewImages = "few-images"
    /// One hidden layer of six units.
    case smallNetwork = "small-network"
    /// Too few steps at too low a rate.
    case fewSteps = "few-steps"

    /// The advice that the case is made for.
    var advice: CurveAdvice {
      switch self {
      case .fewImages: .regularize
      case .smallNetwork: .enlarge
      case .fewSteps: .goOn
      }
    }
  }

  let fault: Fault
  /// The advice that is followed, if any.
  var followed: CurveAdvice?
  /// The weight decay of regularizing.
  var decay: Float = 0

  /// The weight decays that regularizing chooses from.
  static let decays: [Float] = [0.003, 0.01, 0.03]

  /// The case itself, then every advice followed; regularizing with each weight decay where that is to
  /// help, and with one of them elsewhere.
  static func all(_ fault: Fault) -> [PlantedCase] {
    [PlantedCase(fault: fault)]
      + [.goOn, .enlarge].map { PlantedCase(fault: fault, followed: $0) }
      + (fault.advice == .regularize ? decays : [0.01]).map {
        PlantedCase(fault: fault, followed: .regularize, decay: $0)
      }
  }

  /// How it is trained.
  func recipe(_ plan: Plan) -> Recipe {
    let (count, hiddenLayers, width, rate, limit): (Int, Int, Int, Float, Int) =
      switch fault {
      case .fewImages: (500, 2, 128, 0.01, 960)
      case .smallNetwork: (6000, 1, 6, 0.003, 5000)
      case .fewSteps: (4000, 2, 128, 0.0003, 300)
      }
    let units = followed == .enlarge ? (fault == .smallNetwork ? 8 : 2) * width : width
    let steps = plan.choose(smoke: 16, standard: limit, paper: limit)
    let images = plan.choose(smoke: 64, standard: count, paper: count)
    let validation = min(2000, (8000 - count) / 2)
    let decay = decay
    return Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: hiddenLayers, units: units, classes: 10, activation: .relu,
        initializer: .kaiming),
      data: .sample(
        images, validation: plan.choose(smoke: 64, standard: validation, paper: validation)),
      batchSize: 32, steps: followed == .goOn ? 2 * steps : steps,
      optimizer: { SGD(learningRate: $0, momentum: 0.9, weightDecay: WeightDecay(decay)) },
      evaluated: 1000, tuning: .fixed(rate), seeds: plan.choose(smoke: 2, standard: 12, paper: 12))
  }
}
