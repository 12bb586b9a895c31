//! A look at the end of a Parquet file before the library reads it.
//!
//! The library builds the tree of the schema that a file states by recursion, and makes room for as many children as a node
//! says it has; a file of some kilobytes that lies can so exhaust the stack or the memory, which no program survives. Tables
//! of results are flat: a root, and columns under it. That is checked here, on the bytes (Thrift's compact protocol), and
//! nothing else: what is flat and still wrong, the library finds.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

/// How a Parquet file ends.
const MAGIC: &[u8] = b"PAR1";
/// Bytes behind the footer: its length, and the ending.
const TAIL: u64 = 8;
/// Most columns of a table: a run has some hundreds, a study as many as there are parameters.
const MOST_COLUMNS: u64 = 1 << 16;
/// Structures within one another that are stepped over.
const DEEPEST: u32 = 8;

const DAMAGED: &str = "its footer is damaged";

/// Looks at a file; an error says why it is no table of a result.
pub fn check(file: &mut File) -> Result<(), &'static str> {
    flat(&footer(file)?)
}

fn footer(file: &mut File) -> Result<Vec<u8>, &'static str> {
    let end = file.seek(SeekFrom::End(0)).map_err(|_| DAMAGED)?;
    let tail = end.checked_sub(TAIL).ok_or("it is too short for a table")?;
    let mut last = [0; TAIL as usize];
    file.seek(SeekFrom::Start(tail)).and_then(|_| file.read_exact(&mut last)).map_err(|_| DAMAGED)?;
    let (length, magic) = last.split_at(4);
    if magic != MAGIC {
        return Err("it does not end as a table does");
    }
    let length = length.iter().rev().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let start = tail.checked_sub(length).ok_or("its footer is longer than the file")?;
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start)).map_err(|_| DAMAGED)?;
    file.take(length).read_to_end(&mut bytes).map_err(|_| DAMAGED)?;
    file.seek(SeekFrom::Start(0)).map_err(|_| DAMAGED)?;
    Ok(bytes)
}

/// Whether the schema in a footer is a root with columns under it, and nothing deeper.
fn flat(footer: &[u8]) -> Result<(), &'static str> {
    let mut bytes = Compact(footer);
    let mut field = 0;
    while let Some(kind) = bytes.field(&mut field).ok_or(DAMAGED)? {
        // The second field of a footer is its schema: a list of structures.
        if (field, kind) != (2, LIST) {
            bytes.skip(kind, DEEPEST).ok_or(DAMAGED)?;
            continue;
        }
        let (count, kind) = bytes.list().ok_or(DAMAGED)?;
        if kind != STRUCT || count == 0 || count > MOST_COLUMNS {
            return Err("its schema is none of a result");
        }
        for element in 0..count {
            let children = bytes.children().ok_or(DAMAGED)?;
            let expected = if element == 0 { count - 1 } else { 0 };
            if children != expected {
                return Err("its schema is not flat");
            }
        }
        return Ok(());
    }
    Err("it has no schema")
}

const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Bytes in Thrift's compact protocol, read from the front. Nothing where they end or make no sense.
struct Compact<'a>(&'a [u8]);

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// Seven bits a byte, the lowest first.
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for place in 0..10 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(7 * place)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// The kind of the next field of a structure, and its number into `number`; `Some(None)` at the structure's end.
    #[expect(clippy::option_option, reason = "nothing where it makes no sense, and no field at the end")]
    fn field(&mut self, number: &mut i64) -> Option<Option<u8>> {
        let head = self.byte()?;
        if head.trailing_zeros() >= 4 {
            return Some(None);
        }
        *number = match head >> 4 {
            0 => zigzag(self.varint()?),
            step => number.checked_add(i64::from(step))?,
        };
        Some(Some(head & 0x0f))
    }

    /// Number and kind of the items of a list.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = if head >> 4 == 0x0f { self.varint()? } else { u64::from(head >> 4) };
        Some((count, head & 0x0f))
    }

    /// Steps over a value.
    fn skip(&mut self, kind: u8, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // Yes and no are in the head of their field.
            1 | 2 => {}
            3 => self.0 = self.0.get(1..)?,
            4..=6 => {
                self.varint()?;
            }
            7 => self.0 = self.0.get(8..)?,
            BINARY => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.0 = self.0.get(length..)?;
            }
            LIST | 10 => {
                let (count, kind) = self.list()?;
                for _ in 0..count {
                    // Within a list, yes and no take a byte each.
                    self.skip(if matches!(kind, 1 | 2) { 3 } else { kind }, depth)?;
                }
            }
            STRUCT => {
                let mut field = 0;
                while let Some(kind) = self.field(&mut field)? {
                    self.skip(kind, depth)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Steps over an element of a schema; gives the number of its children.
    fn children(&mut self) -> Option<u64> {
        let (mut field, mut children) = (0, 0);
        while let Some(kind) = self.field(&mut field)? {
            if (field, kind) == (5, 5) {
                children = u64::try_from(zigzag(self.varint()?)).ok()?;
            } else {
                self.skip(kind, DEEPEST)?;
            }
        }
        Some(children)
    }
}

/// Small numbers of either sign are small numbers: 0, -1, 1, -2 and so on.
fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A footer with a schema of elements that have so many children, each written in one byte.
    fn footer(children: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x15, 2, 0x19, 0xfc, children.len() as u8];
        for count in children {
            // A name, then the number of children, zigzag.
            bytes.extend([0x48, 1, b'x', 0x15, 2 * count, 0]);
        }
        bytes.push(0);
        bytes
    }

    #[test]
    fn only_what_is_flat_gets_through() {
        assert_eq!(flat(&footer(&[2, 0, 0])), Ok(()));
        assert_eq!(flat(&footer(&[0])), Ok(()));
        for wrong in [&[1, 1, 0][..], &[3, 0, 0], &[1, 0, 0], &[60; 60]] {
            assert_eq!(flat(&footer(wrong)), Err("its schema is not flat"), "{wrong:?}");
        }
        assert_eq!(flat(&[0]), Err("it has no schema"));
        assert_eq!(flat(&[]), Err(DAMAGED));
        // Two thousand million columns.
        assert_eq!(flat(&[0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 7]), Err("its schema is none of a result"));
        // A root with as many children.
        assert_eq!(
            flat(&[0x15, 2, 0x19, 0x1c, 0x55, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0, 0]),
            Err("its schema is not flat")
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_no_panic(bytes: Vec<u8>) {
            let _ = flat(&bytes);
            let _ = flat(&[&[0x15, 2, 0x19, 0xfc, 4][..], &bytes].concat());
        }
    }
}
