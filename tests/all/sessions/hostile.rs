//! Sessions that do not read, do not speak, or speak nonsense: they lose their own connection
//! and nobody else notices.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use crate::support::desk::{BUILD, Folder, PATIENCE, Running, hello, log};
use trucban::desk::connection::{Connection, ConnectionError};
use trucban::desk::protocol::{Closing, FRAME_MAX, PROTOCOL_VERSION, Purpose, Reply, Request};

/// A frame as the protocol has it, made by hand.
fn frame(payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let sum = crc32(payload).to_le_bytes();
    [&length, &sum, payload].concat()
}

/// CRC-32, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

/// Hello as bytes: variant 0, protocol, build, purpose, terminal.
fn hello_payload(protocol: u8) -> Vec<u8> {
    let mut bytes = vec![0, protocol, 5];
    bytes.extend_from_slice(b"0.1.0");
    bytes.extend_from_slice(&[0, 1]);
    bytes.extend_from_slice(b"x");
    bytes
}

fn connect(desk: &Running) -> UnixStream {
    let stream = UnixStream::connect(&desk.place.socket).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Reads until the desk closes; a reset counts, a wait without end does not.
fn all_that_comes(mut stream: &UnixStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("the desk does not close"),
        _ => bytes,
    }
}

fn not_understood() -> Vec<u8> {
    let closing = bincode_of(&Reply::Closing(Closing::NotUnderstood));
    frame(&closing)
}

fn bincode_of(reply: &Reply) -> Vec<u8> {
    use bincode::Options;
    bincode::DefaultOptions::new().serialize(reply).unwrap()
}

#[test]
fn garbage_closes_its_own_connection_only() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let mut flipped = frame(&hello_payload(1));
    *flipped.last_mut().unwrap() ^= 1;
    let before_hello: [Vec<u8>; 7] = [
        vec![0xff; 64],
        u32::MAX.to_le_bytes().to_vec(),
        (u32::try_from(FRAME_MAX).unwrap()).to_le_bytes().to_vec(),
        flipped,
        frame(&[3]),
        frame(&hello_payload(1)[..4]),
        frame(&[b'['; 60_000]),
    ];
    for garbage in before_hello {
        let stream = connect(&desk);
        // The desk may hang up while the rest is still being written.
        let _ = (&stream).write_all(&garbage);
        assert!(all_that_comes(&stream).ends_with(&not_understood()), "{:?}", &garbage[..4]);
    }
    for garbage in [frame(&hello_payload(1)), frame(&[200, 1, 1]), frame(&[1, 250]), vec![0xff; 9]] {
        let stream = connect(&desk);
        (&stream).write_all(&frame(&hello_payload(1))).unwrap();
        let _ = (&stream).write_all(&garbage);
        assert!(all_that_comes(&stream).ends_with(&not_understood()), "{garbage:?}");
    }
    screen.ask(log("vẫn làm việc"));
    desk.stop();
}

#[test]
fn frames_that_end_in_the_middle_are_forgotten_with_their_connection() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let whole = frame(&hello_payload(1));
    for length in 0..whole.len() {
        (&connect(&desk)).write_all(&whole[..length]).unwrap();
    }
    screen.ask(log("vẫn làm việc"));
    desk.stop();
}

#[test]
fn whoever_does_not_say_hello_is_sent_away_and_his_place_is_free_again() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let half = frame(&hello_payload(1));
    let silent: Vec<UnixStream> = (0..70).map(|_| connect(&desk)).collect();
    for stream in &silent {
        // Some are turned away at the door already.
        let _ = (&*stream).write_all(&half[..9]);
    }
    screen.ask(log("vẫn làm việc"));
    let mut full = 0;
    for stream in &silent {
        let last = all_that_comes(stream);
        full += usize::from(last == frame(&bincode_of(&Reply::Closing(Closing::Full))));
    }
    assert!(full >= 1, "more strangers than there is room for");
    drop(desk.screen());
    desk.stop();
}

#[test]
fn a_hello_of_another_protocol_is_told_so_and_a_newer_one_may_have_the_place() {
    let folder = Folder::new();
    let desk = folder.desk();
    let _screen = desk.officer("BS Lý");
    let other = Reply::OtherProtocol { protocol: PROTOCOL_VERSION, build: BUILD.into() };
    let told = frame(&bincode_of(&other));
    let stream = connect(&desk);
    let mut odd = hello_payload(0);
    odd.extend_from_slice(b"fields of another time");
    (&stream).write_all(&frame(&odd)).unwrap();
    // An older one may ask, and may find that it is not even heard.
    let _ = (&stream).write_all(&frame(&[6]));
    assert_eq!(all_that_comes(&stream), [told.clone(), not_understood()].concat());
    let stream = connect(&desk);
    (&stream).write_all(&frame(&hello_payload(9))).unwrap();
    (&stream).write_all(&frame(&[6])).unwrap();
    let retired = frame(&bincode_of(&Reply::Closing(Closing::Retired)));
    assert_eq!(all_that_comes(&stream), [told, retired].concat());
    desk.end().unwrap();
}

#[test]
fn a_session_of_an_older_protocol_is_told_that_it_is_older() {
    let folder = Folder::new();
    let desk = folder.desk();
    let _screen = desk.screen();
    let older = trucban::desk::protocol::Hello { protocol: PROTOCOL_VERSION - 1, ..hello(Purpose::Screen) };
    let joined = Connection::join(&desk.place, &older, PATIENCE);
    // Its own protocol is what it compares with; a desk of the same one is never older.
    assert!(matches!(joined, Err(ConnectionError::OlderThanDesk { .. })), "{joined:?}");
    desk.stop();
}

#[test]
fn a_session_that_does_not_read_is_closed_and_holds_up_nobody() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut stuck = desk.officer("CN Tú");
    let mut writer = desk.officer("BS Lý");
    let mut reader = desk.officer("ĐD Hoa");
    let text = "x".repeat(900);
    let mut lines = Vec::new();
    while lines.len() < 800 {
        lines.push(writer.ask(log(&text)));
        reader.until_changed(*lines.last().unwrap());
    }
    let mut last = None;
    let gone = loop {
        match stuck.hear() {
            Ok(()) => last = stuck.heard.last().cloned().or(last),
            Err(error) => break error,
        }
    };
    assert!(matches!(gone, ConnectionError::Gone), "{gone}");
    // It is told why if it can still be told: on a busy machine its patience may be over before it reads again.
    if let Some(Reply::Closing(why)) = last {
        assert_eq!(why, Closing::TooSlow);
    }
    assert!(stuck.changed.len() < lines.len());
    // It comes back and has everything.
    let mut back = desk.officer("CN Tú");
    assert_eq!(back.read_all(), reader.read_all());
    desk.stop();
}

#[test]
fn somebody_who_wants_everything_over_and_over_is_closed() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let mut greedy = desk.screen();
    for _ in 0..2_000 {
        if greedy.connection.send(&Request::ReadAll).is_err() {
            break;
        }
    }
    screen.ask(log("vẫn làm việc"));
    while greedy.hear().is_ok() {}
    desk.stop();
}
