import Foundation
import Testing

@testable import ExperimentKit

@Suite struct DataPackageTests {
  private let schema = TableSchema(
    "curves", "One row an epoch.",
    [
      .text("arm", "The arm."), .integer("epoch", "The epoch."),
      .number("loss", unit: "nats", "The loss."), .flag("diverged", "Whether it diverged."),
    ])
  private var package: DataPackage {
    DataPackage(
      name: "toy", title: "does the fast arm win?", description: "A question.",
      resources: [.init(schema)])
  }

  @Test func saysWhatIsDeclared() throws {
    let json = try package.json()
    let read = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(read["name"] as? String == "toy")
    #expect(read["title"] as? String == "does the fast arm win?")
    let resource = try #require((read["resources"] as? [[String: Any]])?.first)
    #expect(resource["name"] as? String == "curves")
    #expect(resource["type"] as? String == "table")
    #expect(resource["path"] as? String == "curves.csv")
    #expect(resource["description"] as? String == "One row an epoch.")
    let table = try #require(resource["schema"] as? [String: Any])
    #expect(table["missingValues"] as? [String] == [""])
    let fields = try #require(table["fields"] as? [[String: String]])
    #expect(
      fields == [
        ["name": "arm", "type": "string", "description": "The arm."],
        ["name": "epoch", "type": "integer", "description": "The epoch."],
        ["name": "loss", "type": "number", "unit": "nats", "description": "The loss."],
        ["name": "diverged", "type": "boolean", "description": "Whether it diverged."],
      ])
    #expect(try DataPackage(Array(json.utf8), file: "") == package)
  }

  @Test func acceptsWhatItDescribes() throws {
    let text = "arm,epoch,loss,diverged\na,1,INF,true\n,,,\n"
    try package.resources[0].check(Array(text.utf8), file: "curves.csv")
  }

  @Test(arguments: [
    ("arm,epoch,loss,diverged\na,1.5,0.5,true\n", "curves.csv:2: column epoch"),
    ("arm,epoch,loss,diverged\na,1,0.5,yes\n", "curves.csv:2: column diverged"),
    ("arm,epoch,loss\na,1,0.5\n", "curves.csv:1: column diverged"),
    ("arm,epoch,loss,diverged\na,1,0.5,true", "curves.csv:2"),
  ])
  func refusesWhatItDoesNot(text: String, problem: String) throws {
    let error = try #require(throws: CSV.Malformed.self) {
      try package.resources[0].check(Array(text.utf8), file: "curves.csv")
    }
    #expect(error.description.hasPrefix(problem))
  }

  @Test(arguments: [
    ("{", "x.json is not a description"), ("{\"name\": 1}", "x.json is not a description"),
  ])
  func malformed(text: String, problem: String) throws {
    let error = try #require(throws: Failure.self) {
      try DataPackage(Array(text.utf8), file: "x.json")
    }
    #expect(error.code == 65 && error.message.contains(problem))
  }

  @Test(arguments: [("Arm", "string"), ("arm", "date")])
  func columnsOfNoKnownType(name: String, type: String) throws {
    var resource = package.resources[0]
    resource.schema.fields = [.init(name: name, type: type, unit: nil, description: "")]
    let error = try #require(throws: Failure.self) {
      try resource.check(Array("arm\na\n".utf8), file: "curves.csv")
    }
    #expect(error.code == 65 && error.message.contains("\"\(name)\" of type \"\(type)\""))
  }
}
