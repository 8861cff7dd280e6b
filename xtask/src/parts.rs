//! The list of parts (软件物料清单, SBOM) in CycloneDX 1.5: the crates that the program is built of, with their versions, licences and hashes, and the
//! packages that the console is built of, as npm tells them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::console;
use crate::package::{read, version, write};
use crate::workspace::{cargo, root};

/// A crate as `cargo tree` names it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    licence: String,
}

/// Writes the lists into a folder, and says where they are.
pub fn write_lists(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let tree = cargo()
        .args([
            "tree",
            "--locked",
            "--package",
            "yinuo",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}\t{l}",
        ])
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !tree.status.success() {
        return Err(format!("cargo tree ended with {}: {}", tree.status, String::from_utf8_lossy(&tree.stderr)));
    }
    let parts = parts_of(&String::from_utf8_lossy(&tree.stdout));
    let sums = sums_of(&read(&root().join("Cargo.lock"))?);
    let program = folder.join("yinuo.cdx.json");
    write(&program, &list_of(&parts, &sums, &version()?))?;
    let mut written = vec![program];
    // Where there is no console in this tree, the program has none.
    if let Some(console) = console::folder() {
        let told = console::npm_command(
            &console,
            &["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"],
        )
        .output();
        let told = told.map_err(|error| format!("cannot start npm: {error}"))?;
        if !told.status.success() {
            return Err(format!("npm sbom ended with {}: {}", told.status, String::from_utf8_lossy(&told.stderr)));
        }
        let path = folder.join("yinuo-console.cdx.json");
        write(&path, &String::from_utf8_lossy(&told.stdout))?;
        written.push(path);
    }
    Ok(written)
}

/// The crates of others among the lines of `cargo tree`, each once.
fn parts_of(tree: &str) -> BTreeSet<Part> {
    let part = |line: &str| {
        let (package, licence) = line.split_once('\t')?;
        let mut words = package.split_whitespace();
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        // Ours are named with the folder they stand in; what was told above is marked with a star.
        let ours = words.any(|word| word.starts_with("(/"));
        let licence = licence.trim_end_matches("(*)").trim();
        (!ours).then(|| Part { name: name.to_owned(), version: version.to_owned(), licence: licence.to_owned() })
    };
    tree.lines().filter_map(part).collect()
}

/// The hash of each crate by name and version, as Cargo.lock has it.
fn sums_of(lock: &str) -> BTreeMap<(String, String), String> {
    let value = |package: &str, key: &str| {
        let start = format!("{key} = \"");
        package.lines().find_map(|line| Some(line.strip_prefix(&start)?.trim_end_matches('"').to_owned()))
    };
    let packages = lock.split("[[package]]").skip(1);
    packages.filter_map(|one| Some(((value(one, "name")?, value(one, "version")?), value(one, "checksum")?))).collect()
}

fn list_of(parts: &BTreeSet<Part>, sums: &BTreeMap<(String, String), String>, version: &str) -> String {
    let component = |part: &Part| {
        let Part { name, version, licence } = part;
        let licence = match licence.is_empty() {
            true => String::new(),
            false => format!(", \"licenses\": [{{ \"expression\": {} }}]", quoted(&licence.replace('/', " OR "))),
        };
        let sum = sums.get(&(name.clone(), version.clone()));
        let sum = sum.map_or(String::new(), |sum| {
            format!(", \"hashes\": [{{ \"alg\": \"SHA-256\", \"content\": {} }}]", quoted(sum))
        });
        format!(
            "    {{ \"type\": \"library\", \"name\": {}, \"version\": {}, \"purl\": {}{licence}{sum} }}",
            quoted(name),
            quoted(version),
            quoted(&format!("pkg:cargo/{name}@{version}")),
        )
    };
    let components: Vec<String> = parts.iter().map(component).collect();
    format!(
        "{{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n  \"metadata\": {{ \"component\": \
         {{ \"type\": \"application\", \"name\": \"yinuo\", \"version\": {} }} }},\n  \"components\": [\n{}\n  ]\n}}\n",
        quoted(version),
        components.join(",\n"),
    )
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            character if character.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_crate_of_others_is_listed_once_with_its_licence_and_its_hash() {
        let tree = "yinuo v0.1.0 (/home/us/yinuo)\tMIT OR Apache-2.0\nsm4 v0.6.0\tMIT OR Apache-2.0\n\
                    aes v0.9.0\tMIT/Apache-2.0\nsm4 v0.6.0\tMIT OR Apache-2.0 (*)\n";
        let parts = parts_of(tree);
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["aes", "sm4"]);
        let lock = "version = 4\n\n[[package]]\nname = \"sm4\"\nversion = \"0.6.0\"\nsource = \"r\"\nchecksum = \"ab12\"\n\
                    dependencies = [\n \"cipher\",\n]\n\n[[package]]\nname = \"yinuo\"\nversion = \"0.1.0\"\n";
        let sums = sums_of(lock);
        assert_eq!(sums.len(), 1);
        let list = list_of(&parts, &sums, "0.1.0");
        assert!(list.contains(r#""purl": "pkg:cargo/sm4@0.6.0", "licenses": [{ "expression": "MIT OR Apache-2.0" }], "hashes": [{ "alg": "SHA-256", "content": "ab12" }]"#), "{list}");
        assert!(list.contains(r#""expression": "MIT OR Apache-2.0" }] }"#), "what has no hash is listed too: {list}");
        assert_eq!(quoted("a\"b\\\n"), r#""a\"b\\\u000a""#);
    }
}
