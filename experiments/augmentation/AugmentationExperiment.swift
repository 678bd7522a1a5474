// DeVries & Taylor 2017, Table 1: test error on CIFAR-10 without augmentation 10.63 %, with flips and crops
// 4.72 %, with cutout too 3.99 %. Zhang et al. 2018, section 3.2: 5.6 %, with mixup of images and labels
// 4.2 %. The notes on CS231n, lecture 7, list flips, crops, scales, color jitter, translation and rotation,
// and cutout, "on small data sets".
//
// Measured: the test error of a small convolutional network on 1,000 images, plain and with each kind of
// augmentation, each at its own best rate, paired by seed; cutout on many images as well; flips upside down
// where a part of the images lies upside down and the label says so.

import TrainingExperiments

@main
struct AugmentationExperiment: TrainingExperiment {
  static let about = About(
    name: "augmentation",
    title: "Does augmenting the images help?",
    question: """
      A network learns from 1,000 images, as they are or changed at random: flipped, cropped, scaled, of \
      other colors, moved, turned, cut out, mixed. Which kinds lower the test error, and when does a flip \
      raise it?
      """,
    claims: [.g9, .g13, .g14], seeds: (smoke: 2, standard: 6, paper: 5),
    data: .images(paper: .cifar10))

  enum Kind: String, CaseIterable {
    case none, flip, crop, scale, jitter, translation, rotation, cutout, mixup
    case flipCrop = "flip-crop"
    case verticalFlip = "vertical-flip"
    /// Mixup of the images, the label being that of the larger share.
    case blend

    /// The kinds of which the label is that of the image, each alone.
    static let preserving: [Kind] = [
      .flip, .crop, .scale, .jitter, .translation, .rotation, .cutout,
    ]

    func augmentation(side: Int) -> Augmentation {
      switch self {
      case .none: .images()
      case .flip: .images(HorizontalFlip())
      case .crop: .images(RandomCrop(padding: 4))
      case .scale: .images(RandomScale(factors: 0.8...1.25))
      case .jitter: .images(ColorJitter(brightness: 0.4, contrast: 0.4))
      case .translation: .images(Translation(share: 0.1))
      case .rotation: .images(Rotation(degrees: 15))
      case .cutout: .images(Cutout(side: side / 2))
      case .mixup: .mixup(alpha: 1)
      case .blend: .mixup(alpha: 1, mixesLabels: false)
      case .flipCrop: .images(HorizontalFlip(), RandomCrop(padding: 4))
      case .verticalFlip: .images(VerticalFlip())
      }
    }
  }

  enum Task: String {
    /// The class of an image.
    case classes
    /// The class, and whether the image lies upside down, as every second one does.
    case orientation
  }

  struct Arm: Equatable {
    let kind: Kind, images: Int
    var task = Task.classes
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "task",
      "classes, or orientation (every second image lies upside down, and the label says so too)",
      \.task.rawValue),
    .text(
      "augmentation",
      "none, flip (left and right), crop, scale, jitter, translation, rotation, cutout, mixup (with"
        + " labels), flip-crop, vertical-flip (upside down) or blend (mixup without labels)",
      \.kind.rawValue),
    .integer("images", "training images", \.images),
  ]
  static let summary: [Column] = [
    .iterations, .trainingError, .trainingLoss, .testError, .gap, .diverged,
  ]
  static let tables: [TableSchema] = [.pictures]

  /// Few images, and many.
  func sizes(_ plan: Plan) -> (few: Int, many: Int) {
    plan.choose(smoke: (64, 128), standard: (1000, 8000), paper: (1000, 16_000))
  }

  func arms(_ plan: Plan) -> [Arm] {
    let (few, many) = sizes(plan)
    return Kind.allCases.filter { $0 != .verticalFlip }.map { Arm(kind: $0, images: few) }
      + [.none, .verticalFlip].map { Arm(kind: $0, images: few, task: .orientation) }
      + [.none, .cutout].map { Arm(kind: $0, images: many) }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let isMany = arm.images == sizes(plan).many
    // As many to learn from while tuning, where there are as many beside those to judge by.
    let tuned = isMany ? arm.images * 3 / 4 : arm.images
    let filters = plan.choose(smoke: 4, standard: 16, paper: 16)
    // What is changed at random takes longer to fit: fewer steps favor plain images.
    let steps = plan.choose(smoke: 4, standard: 6000, paper: 8000)
    let side = plan.dataset == .cifar10 ? 32 : 28
    return Recipe(
      layers: [
        Convolution(filters, kernel: 3, stride: 2, activation: .relu, initializer: .kaiming),
        Pooling(.max, window: 2, stride: 2),
        Convolution(2 * filters, kernel: 3, activation: .relu, initializer: .kaiming),
        Pooling(.average, window: 3, stride: 2), Flatten(),
        Dense(arm.task == .orientation ? 20 : 10, initializer: .lecun),
      ],
      data: data(arm, arm.images), batchSize: 16,
      steps: steps,
      schedule: .tenfoldDrops,
      options: Trainer.Options(
        transformation: arm.kind == .none
          ? nil : arm.kind.augmentation(side: side).callAsFunction),
      evaluated: 2000,
      tuning: Tuning([0.003, 0.01, 0.03], seeds: 1, by: .lowest(.testError)) {
        $0.data = data(
          arm, tuned,
          judges: isMany ? arm.images / 8 : plan.choose(smoke: 64, standard: 2000, paper: 2000))
        $0.steps = max(4, steps / 4)
      })
  }

  /// Images drawn for each seed, tested on the test images; for tuning on others of the training part.
  private func data(_ arm: Arm, _ count: Int, judges: Int = 0) -> TrainingData {
    let data = TrainingData.sample(count, validation: judges)
    guard arm.task == .orientation else { return data }
    return data.mapped { examples, key in
      let shape = examples.inputs.shape
      let size = ImageShape(height: shape[1], width: shape[2], channels: shape[3])
      let isTurned = key.bernoulli(count: examples.count, probability: 0.5).map { $0 == 1 }
      let pixels = examples.inputs.values
      let flip = VerticalFlip(probability: 1)
      let inputs = isTurned.indices.flatMap { image in
        let image = (pixels[image * size.count..<(image + 1) * size.count], isTurned[image])
        return image.1 ? flip.changed(Array(image.0), size, key: key) : Array(image.0)
      }
      return Examples(
        inputs: Tensor(inputs, shape: shape),
        labels: zip(examples.labels, isTurned).map { $0 + ($1 ? examples.classCount : 0) },
        classCount: 2 * examples.classCount)
    }
  }

  /// Some images, and what each kind makes of them.
  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    guard run.seed == 1, !run.isTuning, run.arm == Arm(kind: .none, images: sizes(run.plan).few)
    else { return }
    let batch = Batch(run.data.train.prefix(4))
    let shape = batch.inputs.shape
    let size = ImageShape(height: shape[1], width: shape[2], channels: shape[3])
    for kind in Kind.allCases where ![.flipCrop, .verticalFlip, .blend].contains(kind) {
      let augmentation = kind.augmentation(side: size.height)
      // The first draws that change every image.
      let changed = (0..<100).lazy.map {
        augmentation(batch, run.key.split("pictures").split(kind.rawValue).split($0)).inputs
      }.first { inputs in
        kind == .none
          || (0..<4).allSatisfy {
            inputs.gathered([$0]).values != batch.inputs.gathered([$0]).values
          }
      }
      for image in 0..<3 {
        measured.appendPicture(
          (changed ?? batch.inputs).gathered([image]).values, size, image: image + 1,
          version: kind.rawValue)
      }
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let (few, many) = sizes(plan)
    func gain(
      _ kind: Kind, of column: Column = .testError, images: Int? = nil, task: Task = .classes
    ) -> SeedValues {
      func values(_ kind: Kind) -> SeedValues {
        results.values(of: column, Arm(kind: kind, images: images ?? few, task: task))
      }
      return values(.none) - values(kind)
    }
    return [
      Claim.g9.primary(gain(.flipCrop).mean),
      Claim.g9.secondary(
        "gap", "gap of test to training error, plain − flips and crops",
        gain(.flipCrop, of: .gap).mean, rule: .above(0), expected: .reproduced),
    ]
      + Kind.preserving.map { kind in
        Claim.g9.secondary(
          kind.rawValue, "test error on \(few) images, plain − \(kind.rawValue)", gain(kind).mean,
          rule: .above(0))
      } + [
        Claim.g9.secondary(
          "orientation",
          "test error where the label says what lies upside down, plain − flips upside down",
          gain(.verticalFlip, task: .orientation).mean, rule: .below(0), expected: .reproduced),
        Claim.g13.primary(gain(.cutout).mean),
        Claim.g13.secondary(
          "many", "test error, plain − cutout, \(many) images", gain(.cutout, images: many).mean,
          published: "0.0073 (4.72 % − 3.99 %, 50,000 images, with flips and crops)"),
        Claim.g13.secondary(
          "size", "gain by cutout, \(few) − \(many) images",
          (gain(.cutout) - gain(.cutout, images: many)).mean, rule: .above(0),
          expected: .reproduced),
        Claim.g14.primary(gain(.mixup).mean),
        Claim.g14.secondary(
          "images", "test error, plain − mixup of the images alone", gain(.blend).mean),
        Claim.g14.secondary(
          "labels", "test error, mixup of the images alone − mixup with mixed labels",
          (gain(.mixup) - gain(.blend)).mean),
      ]
  }
}
