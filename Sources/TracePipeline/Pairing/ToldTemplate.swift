/// What the beginnings of a text and of metadata tell of the template of the text.
struct ToldTemplate {
  /// The template; `nil` where they tell none: then the first header tells it that is read.
  var name: String?
  /// How many bytes of the text were asked; 0 where they will never tell otherwise.
  let asked: Int
}
