//! Splitting a line of a story into words, texts in quotes and the few signs of the language.

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// `"…"` or `“…”`.
    Text(String),
    Comma,
    /// Ends a row of a list.
    Semicolon,
    Equals,
    /// `[` and `]` around choices or rows.
    Open,
    Close,
    /// `->`
    Arrow,
}

impl Token {
    pub fn describe(&self) -> String {
        match self {
            Token::Word(word) => format!("`{word}`"),
            Token::Text(text) => format!("\"{text}\""),
            Token::Comma => "a comma".to_owned(),
            Token::Semicolon => "a semicolon".to_owned(),
            Token::Equals => "`=`".to_owned(),
            Token::Open => "`[`".to_owned(),
            Token::Close => "`]`".to_owned(),
            Token::Arrow => "`->`".to_owned(),
        }
    }
}

/// The signs that end a word where they stand against it.
const ENDS_A_WORD: [char; 11] = ['#', ',', '，', '、', ';', '；', '=', '[', ']', '"', '“'];

/// Everything before a `#`, as tokens. Commas and quotes may be Chinese ones.
pub fn tokens(line: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '#' => break,
            ',' | '，' | '、' => tokens.push(Token::Comma),
            ';' | '；' => tokens.push(Token::Semicolon),
            '=' => tokens.push(Token::Equals),
            '[' => tokens.push(Token::Open),
            ']' => tokens.push(Token::Close),
            '-' if characters.peek() == Some(&'>') => {
                characters.next();
                tokens.push(Token::Arrow);
            }
            '"' | '“' => {
                let mut text = String::new();
                loop {
                    match characters.next() {
                        None => return Err("a text in quotes is not closed".to_owned()),
                        Some('"' | '”') => break,
                        Some(inside) => text.push(inside),
                    }
                }
                tokens.push(Token::Text(text));
            }
            _ if character.is_whitespace() => {}
            _ => {
                let mut word = String::from(character);
                while let Some(next) = characters.next_if(|next| !next.is_whitespace() && !ENDS_A_WORD.contains(next)) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}
