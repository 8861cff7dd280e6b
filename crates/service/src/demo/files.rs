//! Small valid documents, written byte by byte: a page of PDF and a picture in PNG.

/// One empty page with a title, as a scanner without a sheet would make it.
pub(super) fn pdf(title: &str) -> Vec<u8> {
    // Titles are ASCII here: the standard fonts of PDF have no Chinese characters.
    let text = format!("BT /F1 18 Tf 72 760 Td ({title}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::with_capacity(objects.len());
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}

const SIDE: u32 = 48;

/// A grey picture with a frame.
pub(super) fn png(shade: u8) -> Vec<u8> {
    let mut pixels = Vec::new();
    for row in 0..SIDE {
        pixels.push(0);
        for column in 0..SIDE {
            let on_edge = row < 3 || column < 3 || row >= SIDE - 3 || column >= SIDE - 3;
            pixels.push(if on_edge { 40 } else { shade });
        }
    }
    let mut header = Vec::new();
    header.extend(SIDE.to_be_bytes());
    header.extend(SIDE.to_be_bytes());
    // Eight bits of grey; the only compression, filter and interlace methods there are, or none.
    header.extend([8, 0, 0, 0, 0]);
    let mut out = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    chunk(&mut out, b"IHDR", &header);
    chunk(&mut out, b"IDAT", &stored(&pixels));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).expect("a small picture").to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(data);
    let check = crc32(&out[start..]);
    out.extend(check.to_be_bytes());
}

/// A zlib chain of one stored block: pictures this small need no compression.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a stored block holds less than 64 KiB");
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(data);
    let (mut low, mut high) = (1u32, 0u32);
    for byte in data {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    out.extend(((high << 16) | low).to_be_bytes());
    out
}

fn crc32(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        // Adler-32 of "Wikipedia" as its description gives it.
        assert_eq!(stored(b"Wikipedia")[16..], 0x11e6_0398_u32.to_be_bytes());
    }

    #[test]
    fn the_table_of_a_pdf_points_at_its_objects() {
        let file = String::from_utf8(pdf("Application form")).unwrap();
        let place: usize = file.lines().nth_back(1).unwrap().parse().unwrap();
        assert!(file[place..].starts_with("xref"));
        let entries = file[place..].lines().skip(3).take(5);
        for (index, entry) in entries.enumerate() {
            let place: usize = entry[..10].parse().unwrap();
            assert!(file[place..].starts_with(&format!("{} 0 obj", index + 1)), "{entry}");
        }
    }
}
