//! Letters as PDF: A4 pages with Chinese type, typeset by Typst from the content and the frame of a letter; and sheets that systems have
//! typeset by templates of their own ([`Sheet`]).
//!
//! Values reach the page as data, never as markup (`letter.typ` reads them from a JSON file that exists in memory only), so
//! that no name or answer can say anything to the typesetter. The same letter gives the same bytes, as long as the fonts
//! are the same. The fonts are those of the machine or of a folder of the settings ([`fonts`]); they are read once.
//!
//! Without the feature `pdf` everything here refuses with `pdf_not_in_this_build`.

#[cfg(feature = "pdf")]
mod fonts;
#[cfg(feature = "pdf")]
mod page;

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use tokio::sync::Semaphore;

use crate::letter::{LetterContent, LetterFrame, Written};
use crate::stop::Stop;

/// Whether this build can make PDF at all.
pub const BUILT_IN: bool = cfg!(feature = "pdf");
/// What brings the Chinese fonts on Debian.
pub const FONT_PACKAGE: &str = "fonts-noto-cjk";

/// Makes PDF with the fonts of one place.
#[derive(Debug)]
pub struct Printer {
    #[cfg(feature = "pdf")]
    fonts: fonts::Shelf,
    /// As many pages at once as there are processors: more would only make all of them wait.
    places: Semaphore,
}

/// Something that a system has typeset: its template reads `sheet.json`, where `data` is what it shows and `fonts` what it is set in.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub template: &'static str,
    /// The same for the same sheet.
    pub ident: String,
    pub data: serde_json::Value,
}

/// The fonts of the machine are the same for every house in it.
static OF_THE_MACHINE: LazyLock<Arc<Printer>> = LazyLock::new(|| Arc::new(Printer::new(None)));

impl Printer {
    /// With the fonts of that folder, or of the machine.
    pub fn shared(folder: Option<PathBuf>) -> Arc<Printer> {
        match folder {
            None => OF_THE_MACHINE.clone(),
            Some(folder) => Arc::new(Printer::new(Some(folder))),
        }
    }

    #[cfg_attr(not(feature = "pdf"), expect(unused_variables, reason = "nothing is printed without the feature"))]
    fn new(folder: Option<PathBuf>) -> Printer {
        let places = std::thread::available_parallelism().map_or(1, usize::from);
        Printer {
            #[cfg(feature = "pdf")]
            fonts: fonts::Shelf::new(folder),
            places: Semaphore::new(places),
        }
    }

    /// The letter as a file of PDF. It takes milliseconds of one processor: see [`Printer::print`].
    #[cfg(feature = "pdf")]
    pub fn render(&self, content: &LetterContent, frame: &LetterFrame) -> Result<Vec<u8>, Stop> {
        let fonts = self.fonts.fonts()?;
        page::render(&fonts, content, frame)
    }

    /// Refuses: this build has no typesetter.
    #[cfg(not(feature = "pdf"))]
    pub fn render(&self, _content: &LetterContent, _frame: &LetterFrame) -> Result<Vec<u8>, Stop> {
        Err(Stop::refused("pdf_not_in_this_build"))
    }

    /// A sheet as a file of PDF.
    #[cfg(feature = "pdf")]
    fn render_sheet(&self, sheet: &Sheet) -> Result<Vec<u8>, Stop> {
        let fonts = self.fonts.fonts()?;
        page::sheet(&fonts, sheet)
    }

    /// Refuses: this build has no typesetter.
    #[cfg(not(feature = "pdf"))]
    fn render_sheet(&self, _sheet: &Sheet) -> Result<Vec<u8>, Stop> {
        Err(Stop::refused("pdf_not_in_this_build"))
    }

    /// The families letters are set in, the first one first.
    #[cfg(feature = "pdf")]
    pub fn families(&self) -> Result<Vec<String>, Stop> {
        Ok(self.fonts.fonts()?.families().to_vec())
    }

    /// Refuses: this build has no typesetter.
    #[cfg(not(feature = "pdf"))]
    pub fn families(&self) -> Result<Vec<String>, Stop> {
        Err(Stop::refused("pdf_not_in_this_build"))
    }

    /// As [`Printer::render`], beside the tasks that answer requests.
    pub async fn print(self: Arc<Printer>, letter: Written) -> Result<Vec<u8>, Stop> {
        self.beside(move |printer| printer.render(&letter.content, &letter.frame)).await
    }

    /// A sheet as a file of PDF, beside the tasks that answer requests.
    pub async fn print_sheet(self: Arc<Printer>, sheet: Sheet) -> Result<Vec<u8>, Stop> {
        self.beside(move |printer| printer.render_sheet(&sheet)).await
    }

    async fn beside(
        self: Arc<Printer>,
        render: impl FnOnce(&Printer) -> Result<Vec<u8>, Stop> + Send + 'static,
    ) -> Result<Vec<u8>, Stop> {
        let _place = self.places.acquire().await.map_err(|_| Stop::Failed(crate::stop::Failure::Stopped))?;
        let printer = self.clone();
        let rendered = tokio::task::spawn_blocking(move || render(&printer)).await;
        rendered.map_err(|error| Stop::damaged("pdf", error.to_string()))?
    }
}

/// The letter as a file of PDF, with the fonts of the machine.
pub fn render(content: &LetterContent, frame: &LetterFrame) -> Result<Vec<u8>, Stop> {
    OF_THE_MACHINE.render(content, frame)
}
