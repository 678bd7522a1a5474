import NeuralNetworks
import Randomness
import TensorEngine
import Testing
import Training

@Suite("The course of a training")
struct CourseTests {
  private func trainer(_ rate: Float) -> Trainer {
    Trainer(
      perceptron(), on: corners(64), optimizer: SGD(learningRate: rate), batchSize: 8,
      key: Key(seed: 2))
  }

  @Test("is evaluated at equal distances, the last of which may be shorter")
  func evaluations() {
    var followed = trainer(0.1)
    let (seen, unseen) = (corners(30), corners(30, seed: 5))
    let course = Course(
      training: &followed, steps: 25, every: 10, on: seen, validation: unseen)
    #expect(followed.iteration == 25 && course.spacing == 10 && !course.diverged)
    var again = trainer(0.1)
    for (index, steps) in [0, 10, 10, 5].enumerated() {
      again.train(steps: steps)
      #expect(course.training[index] == again.network.evaluate(on: seen))
      #expect(course.validation[index] == again.network.evaluate(on: unseen))
    }
    #expect(course.training.count == 4 && course.validation.count == 4)
    #expect(bits(followed.network) == bits(again.network))
  }

  @Test("has a regime, by its rate")
  func regimes() {
    for (rate, regime) in [(1e-6, LossRegime.flat), (0.1, .falling), (1e30, .exploding)] {
      var followed = trainer(Float(rate))
      let course = Course(training: &followed, steps: 20, every: 20, on: corners(64))
      #expect(course.regime == regime, "\(rate)")
      // What explodes may stay finite: dead units leave only the biases, which grow.
      #expect(!course.diverged || regime == .exploding)
      #expect(course.advice == nil)
    }
  }

  @Test(
    "is flat within a hundredth of its start, and exploding where it is no number",
    arguments: [
      (1, LossRegime.flat), (0.991, .flat), (0.989, .falling), (1.009, .flat),
      (1.011, .exploding), (.infinity, .exploding), (.nan, .exploding),
    ])
  func thresholds(_ end: Double, _ regime: LossRegime) {
    #expect(LossRegime(from: 2, to: 2 * end) == regime)
  }

  @Test("regimes are in the order of rising rates")
  func order() {
    #expect(LossRegime.allCases == [.flat, .falling, .exploding])
    #expect(LossRegime.allCases.reversed().sorted() == LossRegime.allCases)
  }
}

@Suite("The advice of curves")
struct CurveAdviceTests {
  private func advice(_ training: [Double], _ validation: [Double]) -> CurveAdvice? {
    CurveAdvice(training: training, validation: validation)
  }

  @Test("is to go on while the validation error falls, whatever the gap")
  func goOn() {
    let falling = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]
    #expect(advice(falling, falling) == .goOn)
    #expect(advice(falling.map { _ in 0 }, falling) == .goOn)
    // A twentieth of the third quarter's mean is where falling begins.
    func ending(_ last: Double) -> [Double] { [0.9, 0.6, 0.5, 0.5, 0.4, 0.4, last, last] }
    #expect(advice(ending(0.379), ending(0.379)) == .goOn)
    #expect(advice(ending(0.381), ending(0.381)) == .enlarge)
  }

  @Test("is to regularize where a large gap stands still, also where the validation error rises")
  func regularize() {
    let still = Array(repeating: 0.3, count: 8)
    #expect(advice(still.map { $0 - 0.11 }, still) == .regularize)
    #expect(advice(still.map { $0 - 0.09 }, still) == .enlarge)
    let rising = [0.9, 0.5, 0.3, 0.3, 0.3, 0.3, 0.35, 0.4]
    #expect(advice(rising.map { _ in 0.01 }, rising) == .regularize)
  }

  @Test("looks at quarters: neither at the beginning nor at one evaluation alone")
  func quarters() {
    // Twelve evaluations: quarters of three.
    let validation = [0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.3, 0.3, 0.3, 0.4, 0.2, 0.3]
    #expect(advice(validation, validation) == .enlarge)
    #expect(advice(validation.map { $0 - 0.2 }, validation) == .regularize)
  }

  @Test("is none of fewer than eight evaluations")
  func tooFew() {
    #expect(advice(Array(repeating: 0.3, count: 7), Array(repeating: 0.3, count: 7)) == nil)
    #expect(advice([], []) == nil)
  }
}
