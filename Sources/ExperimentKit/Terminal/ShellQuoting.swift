/// A word as a shell takes it literally.
func shellQuoted(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { byte in
      let character = Character(UnicodeScalar(byte))
      return character.isASCII
        && (character.isLetter || character.isNumber || "-_./=:,+@%".contains(character))
    }
  return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
