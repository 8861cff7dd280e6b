//! The proof of an agreement that was made by a click (签约证明): files that a court's expert checks with public tools and without this house.
//!
//! The text stands in it byte for byte as it was hashed when it was agreed to, whatever the pack says since; beside it who clicked when and
//! from where, the operation in the chain of the archive with the hashes up to its head, and the sums of all files, signed with the house's
//! own key (Ed25519). That key comes of the key of the house, so that it stays the same under another key file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::json;
use sha2::{Digest, Sha256};
use yinuo_core::access::Actor;
use yinuo_core::id::{OperationId, PartyId};
use yinuo_store::Value;
use yinuo_store::suite::hex;
use yinuo_store::tables::archive::OperationRow;
use yinuo_store::tables::school::OPERATIONS_FROM;

use super::query::{self, SchoolAgreement};
use super::sha256;
use crate::engine::batch::{hash_operation, hash_told};
use crate::engine::rows::instant;
use crate::house::House;
use crate::keys::{Keys, suite_of};
use crate::stop::Stop;

/// A file of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    pub name: &'static str,
    pub content: Vec<u8>,
}

const SUMS: &str = "SHA256SUMS";
/// Most operations of a chain that a proof lists from its own on.
const CHAIN_LIMIT: i64 = 10_000;
/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const ED25519_INFO: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

const VERIFY: &str = include_str!("verify.txt");

/// The proof of an agreement in reach, by id or number.
pub async fn agreement_proof(house: &House, actor: &Actor, name: &str) -> Result<Vec<ProofFile>, Stop> {
    let found = query::agreement(house, actor, name).await?;
    let key = signing_key(&house.shared.keys)?;
    let damaged = |what: &str| Stop::damaged("school_agreements", format!("{}: {what}", found.head.number));
    if sha256(&found.row.text) != found.row.text_sha256 {
        return Err(damaged("the text is not the one of its hash"));
    }
    let from = vec![Value::Int(found.row.slot), Value::Int(found.row.operation_seq), Value::Int(CHAIN_LIMIT)];
    let chain: Vec<OperationRow> = house.store.query(&OPERATIONS_FROM, from).await?;
    let own = chain.first().filter(|row| row.subject_id == Some(found.row.id));
    let own = own.ok_or_else(|| damaged("its operation is not in the chain"))?;
    let suite = suite_of(&house.store).await?;
    let (mut operation, mut told) = (Vec::new(), Vec::new());
    let bare = OperationRow { hash: Vec::new(), ..own.clone() };
    if hash_operation(&bare, suite, &mut operation) != own.hash || hash_told(own, suite, &mut told) != own.told {
        return Err(damaged("its operation was altered"));
    }
    let facts = facts(house, &found, &chain, own, suite.key());
    let facts = serde_json::to_string_pretty(&facts).map_err(|error| damaged(&error.to_string()))?;
    let mut files = vec![
        ProofFile { name: "agreement.txt", content: found.row.text.clone().into_bytes() },
        ProofFile { name: "proof.json", content: format!("{facts}\n").into_bytes() },
        ProofFile { name: "operation.bin", content: operation },
        ProofFile { name: "told.bin", content: told },
        ProofFile { name: "house-public.pem", content: public_pem(&key).into_bytes() },
        ProofFile { name: "VERIFY.txt", content: VERIFY.as_bytes().to_vec() },
    ];
    let sums: String =
        files.iter().map(|file| format!("{}  {}\n", hex(&Sha256::digest(&file.content)), file.name)).collect();
    let signature = key.sign(sums.as_bytes()).as_ref().to_vec();
    files.push(ProofFile { name: SUMS, content: sums.into_bytes() });
    files.push(ProofFile { name: "SHA256SUMS.sig", content: signature });
    Ok(files)
}

/// The SHA-256 of the file with the public key: printed where schools see it, it shows that a proof is of this house.
pub fn public_key_sum(keys: &Keys) -> Result<String, Stop> {
    Ok(sha256(&public_pem(&signing_key(keys)?)))
}

fn signing_key(keys: &Keys) -> Result<Ed25519KeyPair, Stop> {
    let damaged = || Stop::damaged("key file", "no key can be made of it to sign with");
    Ed25519KeyPair::from_seed_unchecked(&keys.signing_seed()).map_err(|_| damaged())
}

fn public_pem(key: &Ed25519KeyPair) -> String {
    let info = [&ED25519_INFO[..], key.public_key().as_ref()].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(info))
}

fn facts(
    house: &House,
    found: &SchoolAgreement,
    chain: &[OperationRow],
    own: &OperationRow,
    suite: &str,
) -> serde_json::Value {
    let SchoolAgreement { head, row, school } = found;
    let listed: Vec<_> = chain
        .iter()
        .map(|one| {
            json!({ "seq": one.seq, "operation": OperationId::from_number(one.id).to_string(),
                "previous_hash": hex(&one.previous_hash), "hash": hex(&one.hash) })
        })
        .collect();
    let last = chain.last().unwrap_or(own);
    json!({
        "house": house.directory().house_name(),
        "agreement": {
            "number": head.number,
            "version": head.product_version,
            "effective_on": head.effective_on,
            "ends_on": head.ends_on,
            "text_sha256": row.text_sha256,
        },
        "click": {
            "at": instant(row.agreed_at).to_string(),
            "address": row.address,
            "client": row.client,
            "account": { "school": school.name, "id": PartyId::from_number(school.id).to_string(), "phone": row.phone_masked },
            "one_time_code": row.challenge_hash,
        },
        "operation": {
            "id": OperationId::from_number(own.id).to_string(),
            "at": instant(own.at).to_string(),
            "command": own.command,
            "facts": own.facts,
            "told": hex(&own.told),
            "previous_hash": hex(&own.previous_hash),
            "hash": hex(&own.hash),
        },
        "suite": suite,
        "chain": listed,
        "head": { "line": format!("{} {} {}", last.slot, last.seq, hex(&last.hash)), "printed_by": "yinuo anchor" },
    })
}

#[cfg(test)]
mod tests {
    use yinuo_store::suite::Suite;

    use super::*;

    #[test]
    fn the_key_of_a_house_signs_the_same_each_time_and_that_of_another_otherwise() {
        for suite in Suite::ALL {
            let sums = |secret: [u8; 32]| public_key_sum(&Keys::of(suite, &secret)).unwrap();
            assert_eq!(sums([7; 32]), sums([7; 32]));
            assert_ne!(sums([7; 32]), sums([8; 32]));
            let pem = public_pem(&signing_key(&Keys::of(suite, &[7; 32])).unwrap());
            assert_eq!(pem.lines().nth(1).map(str::len), Some(60), "44 bytes: {pem}");
        }
    }
}
