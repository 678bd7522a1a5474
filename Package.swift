// swift-tools-version: 6.2
import PackageDescription

/// Every experiment: a folder of this name in `experiments/`, an executable of this name.
/// Adding one is a folder and a word here.
let experiments = [
  "activation-cost",
  "activation-shapes",
  "augmentation",
  "deep-rectifiers",
  "drop-connect",
  "dropout",
  "dying-relu",
  "early-stopping",
  "elu",
  "ensembles",
  "fractional-pooling",
  "gelu",
  "hyperparameter-search",
  "leaky-relu",
  "linearity",
  "maxout",
  "output-units",
  "prelu-accuracy",
  "prelu-slopes",
  "preprocessing",
  "relu-vs-tanh",
  "sanity-checks",
  "saturation",
  "selu",
  "stochastic-depth",
  "swiglu",
  "swish",
  "vanishing-gradients",
  "variance-propagation",
  "weight-initialization",
  "weight-penalties",
  "why-six-times",
  "zero-centering",
]

/// Every library module and what it imports; imports point one way only.
let modules: [(name: String, imports: [String])] = [
  ("Randomness", []),
  ("TensorEngine", ["Randomness", "KernelInterface"]),
  ("NeuralNetworks", ["Randomness", "TensorEngine"]),
  ("Datasets", ["Randomness"]),
  ("Training", ["Randomness", "TensorEngine", "NeuralNetworks", "Datasets"]),
  ("ExperimentKit", ["Randomness", "TensorEngine", "Datasets"]),
  ("Claims", ["ExperimentKit"]),
  (
    "TrainingExperiments",
    [
      "Randomness", "TensorEngine", "NeuralNetworks", "Datasets", "Training", "ExperimentKit",
      "Claims",
    ]
  ),
]

let language: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  // Plain `swift run` builds the debug configuration, which must run at full speed too. Without
  // `-num-threads`, `-wmo` breaks the link of a debug build.
  .unsafeFlags(
    ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug)),
]

// Optimized code drops the sentences of preconditions, unless it is told to keep them. In the kernels
// that costs a few hundredths; the engine has `require` instead.
let sentences: [SwiftSetting] = [.unsafeFlags(["-assert-config", "Debug"])]

// The compiler's own module has the prefetch instruction.
let builtin: SwiftSetting = .enableExperimentalFeature("BuiltinModule")
// Only the engine is compiled for AVX2, so that the rest can say so on a processor without it.
#if arch(x86_64)
  let takesWideKernels: [SwiftSetting] = [.define("WIDE_KERNELS", .when(traits: ["AVX512"]))]
  let engine: [SwiftSetting] =
    [
      builtin, .unsafeFlags(["-Xcc", "-march=x86-64-v3"], .when(traits: ["AVX2"])),
    ] + takesWideKernels
  // The engine's kernels once more, for vectors of 512 bits: their folder is a link to its. It takes them
  // where the processor has AVX-512.
  let wideKernels: [Target] = [
    .target(
      name: "WideKernels", dependencies: ["KernelInterface"],
      swiftSettings: language + [
        builtin, .define("WIDE"),
        // The microkernel's twelve pointers leave no registers for as many sums of their own, which the
        // loop strength reduction would make of them.
        .unsafeFlags(["-Xcc", "-march=x86-64-v4", "-Xllvm", "-disable-lsr"]),
      ])
  ]
  let wideKernelsOfEngine: [Target.Dependency] = [
    .target(name: "WideKernels", condition: .when(traits: ["AVX512"]))
  ]
#else
  let takesWideKernels: [SwiftSetting] = []
  let engine: [SwiftSetting] = [builtin]
  let wideKernels: [Target] = []
  let wideKernelsOfEngine: [Target.Dependency] = []
#endif

func dependencies(_ names: [String]) -> [Target.Dependency] {
  names.map { .byName(name: $0) }
}

let package = Package(
  name: "Rectifiers",
  platforms: [.macOS(.v15)],
  traits: [
    .trait(
      name: "AVX2",
      description:
        "Compile the engine for x86-64 with AVX2 and FMA; the results are the same without."),
    .trait(
      name: "AVX512",
      description:
        "Compile its kernels for AVX-512 as well, to be taken by processors that have it; the results are the same without.",
      enabledTraits: ["AVX2"]),
    .default(enabledTraits: ["AVX2", "AVX512"]),
  ],
  targets: modules.map { module in
    .target(
      name: module.name,
      dependencies: dependencies(module.imports)
        + (module.name == "TensorEngine" ? wideKernelsOfEngine : []),
      resources: module.name == "Datasets" ? [.copy("Resources/fashion-mnist")] : [],
      swiftSettings: language + (module.name == "TensorEngine" ? engine : sentences)
    )
  }
    + modules.map { module in
      .testTarget(
        name: module.name + "Tests",
        dependencies: dependencies([module.name, "TestSupport"] + module.imports)
          + (module.name == "TensorEngine" ? wideKernelsOfEngine : []),
        swiftSettings: language + (module.name == "TensorEngine" ? takesWideKernels : [])
      )
    }
    + experiments.map { name in
      .executableTarget(
        name: name,
        dependencies: dependencies(modules.map(\.name)),
        path: "experiments/\(name)",
        exclude: ["README.md", "figures.py", "deviations.csv"],
        swiftSettings: language + sentences
      )
    }
    + wideKernels
    + [
      // What the engine asks of its kernels, and what both use: memory, threads, shapes. Compiled for any
      // processor: it tells which instructions this one has.
      .target(name: "KernelInterface", swiftSettings: language),
      // Compares activations of one's own choice, without a claim.
      .executableTarget(
        name: "try-out", dependencies: ["TrainingExperiments"],
        swiftSettings: language + sentences),
      // Writes the tables of verdicts into the documents.
      .executableTarget(
        name: "summarize", dependencies: ["ExperimentKit", "Claims"],
        swiftSettings: language + sentences),
      // Times the engine on networks that other frameworks can run too.
      .executableTarget(
        name: "benchmark",
        dependencies: dependencies(modules.map(\.name)),
        swiftSettings: language + sentences),
      // The recipe of CS231n, lecture 7, from the first loss to the test error: a lesson.
      .executableTarget(
        name: "recipe",
        dependencies: dependencies([
          "Randomness", "TensorEngine", "NeuralNetworks", "Datasets", "Training", "ExperimentKit",
        ]), exclude: ["README.md"], swiftSettings: language + sentences),
      // Compares the tables of two folders, cell by cell where their bytes differ.
      .executableTarget(
        name: "compare-results", dependencies: ["ExperimentKit"],
        swiftSettings: language + sentences),
      .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: language + sentences),
      // The experiment that CONTRIBUTING walks through.
      .executableTarget(
        name: "mish-vs-relu", dependencies: ["TrainingExperiments"],
        path: "Tests/ExampleExperiment", exclude: ["README.md", "figures.py", "deviations.csv"],
        swiftSettings: language + sentences),
      // Runs the built experiments as a user would, and checks the committed results.
      .testTarget(
        name: "ExperimentTests",
        dependencies: dependencies(
          modules.map(\.name)
            + [
              "TestSupport", "benchmark", "compare-results", "summarize", "try-out", "recipe",
              "mish-vs-relu",
            ]
            + experiments),
        swiftSettings: language + sentences
      ),
    ]
)
