public import ExperimentKit

/// The five documents whose claims are rerun, by the titles that they have themselves.
extension SourceDocument {
  /// On ReLU, the second part of notes on AlexNet.
  public static let alexNetReLU = SourceDocument(
    "alexnet-relu", title: "AlexNet (2) - ReLU nonlinearity")
  /// A short introduction to ReLU.
  public static let reluIntroduction = SourceDocument(
    "relu", title: "ReLU (Rectified Linear Unit)")
  /// A survey of activation functions.
  public static let activationFunctions = SourceDocument(
    "activation-functions", title: "활성화 함수, Activation Function",
    translation: "Activation functions")
  /// Notes on the seventh lecture of CS231n, on activations and the training of networks.
  public static let lectureNotes = SourceDocument(
    "lecture-notes", title: "notes on CS231n lecture 7")
  /// A review of the PReLU paper; its title writes “Suurpassing”.
  public static let delvingDeep = SourceDocument(
    "delving-deep",
    title: "Delving Deep into Rectifiers: Suurpassing Human-Level Performance on ImageNet"
      + " Classification")

  /// All of them.
  public static let all: [SourceDocument] = [
    .alexNetReLU, .reluIntroduction, .activationFunctions, .lectureNotes, .delvingDeep,
  ]
}
