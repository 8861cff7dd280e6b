// One item: entered and kept as a draft with every stroke, shown field by field where something stands in its place, and what else there is to
// do with it.
import { useCallback, useEffect, useRef, useState } from "react";
import { dayOf } from "./deadline";
import type { OfflineKind, Problem } from "./kind";
import { Ask } from "./parts";
import { useSay } from "./say";
import type { Inside, Item, Work } from "./store";
import { W } from "./words";

/** Milliseconds after a stroke until it is sealed. */
const KEPT_AFTER = 300;

type Props = { work: Work; kind: OfflineKind; taken: unknown; id: string; now: number; onLeave: () => void };

export function ItemPage(props: Props) {
  const { work, id } = props;
  const [item, setItem] = useState<Item | null>(null);
  const read = useCallback(() => work.item(id).then((found) => setItem(found ?? null)), [work, id]);
  useEffect(() => void read(), [read]);
  if (item === null) return null;
  if (item.state === "draft") return <Draft key={item.id} {...props} item={item} />;
  return <Told {...props} item={item} onChanged={() => void read()} />;
}

function Draft({ work, kind, taken, item, now, onLeave }: Props & { item: Item }) {
  const say = useSay();
  const [content, setContent] = useState(item.content);
  const [photos, setPhotos] = useState<readonly string[]>([]);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [asks, setAsks] = useState(false);
  const [isFull, setFull] = useState(false);
  const latest = useRef(content);
  const kept = useRef(true);
  const today = dayOf(now);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => void work.photoIds(item.id).then(setPhotos), [work, item.id]);

  const inside = useCallback(
    (of: unknown): Inside => ({ label: kind.label(of), content: of, deadline: kind.deadline(of, taken) }),
    [kind, taken],
  );
  const keep = useCallback(async () => {
    if (kept.current) return;
    kept.current = true;
    try {
      await work.keep(item.id, "draft", inside(latest.current));
      setFull(false);
    } catch {
      kept.current = false;
      setFull(true);
    }
  }, [work, item.id, inside]);
  useEffect(() => {
    if (content === latest.current) return undefined;
    latest.current = content;
    kept.current = false;
    const timer = window.setTimeout(() => void keep(), KEPT_AFTER);
    return () => window.clearTimeout(timer);
  }, [content, keep]);
  useEffect(() => {
    const now = () => void keep();
    window.addEventListener("pagehide", now);
    document.addEventListener("visibilitychange", now);
    return () => {
      window.removeEventListener("pagehide", now);
      document.removeEventListener("visibilitychange", now);
      now();
    };
  }, [keep]);

  const finish = async () => {
    const found = kind.check(content, photos.length, today);
    setProblems(found);
    const first = found[0];
    if (first !== undefined) {
      const place = document.getElementById(first.field) ?? document.querySelector(`[data-field="${first.field}"]`);
      if (place instanceof HTMLElement) {
        place.focus();
        place.scrollIntoView({ block: "center" });
      }
      return;
    }
    kept.current = true;
    await work.keep(item.id, "ready", inside(content));
    onLeave();
  };
  const drop = async () => {
    kept.current = true;
    await work.drop(item.id);
    onLeave();
  };
  const readPhoto = useCallback((photo: string) => work.photo(photo), [work]);
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void finish();
      }}
    >
      <h2 ref={heading} tabIndex={-1}>
        {say(kind.name)}
      </h2>
      {problems.length > 0 && (
        <div className="wrong" role="alert">
          <p>{say(W.problems, { count: problems.length })}</p>
          <ul>
            {problems.map((problem) => (
              <li key={problem.field}>{say(problem.text)}</li>
            ))}
          </ul>
        </div>
      )}
      {kind.form({
        content,
        taken,
        onChange: setContent,
        photos,
        read: readPhoto,
        problems,
        today,
        onPhoto: async (file, name) => {
          const photo = await work.addPhoto(item.id, file, name);
          setPhotos(await work.photoIds(item.id));
          return photo;
        },
        number: () => work.number(kind.numbers?.(latest.current) ?? []),
        onDropPhoto: async (photo) => {
          await work.dropPhoto(photo);
          setPhotos(await work.photoIds(item.id));
        },
      })}
      <p className={isFull ? "wrong" : "hint"} role={isFull ? "alert" : undefined}>
        {say(isFull ? W.not_kept : W.keep_draft)}
      </p>
      <button type="submit" className="main" data-action="finish">
        {say(W.finish)}
      </button>
      {asks ? (
        <Ask
          text={say(W.drop_ask)}
          yes={say(W.drop)}
          no={say(W.cancel)}
          onYes={() => void drop()}
          onNo={() => setAsks(false)}
        />
      ) : (
        <button type="button" className="plain" onClick={() => setAsks(true)}>
          {say(W.drop)}
        </button>
      )}
    </form>
  );
}

function Told({ work, kind, taken, item, onLeave, onChanged }: Props & { item: Item; onChanged: () => void }) {
  const say = useSay();
  const [asks, setAsks] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { problem } = item;
  const again = async (content: unknown, state: "draft" | "ready") => {
    await work.keep(item.id, state, { label: kind.label(content), content, deadline: kind.deadline(content, taken) });
    if (state === "draft") onChanged();
    else onLeave();
  };
  const leaves = async (act: Promise<void>) => {
    await act;
    onLeave();
  };
  const standing = typeof problem?.standing_number === "string" ? problem.standing_number : "";
  return (
    <section className="card">
      <h2 ref={heading} tabIndex={-1}>
        {item.label}
      </h2>
      <p>
        <span className="badge" data-state={item.state}>
          {say(W[item.state])}
        </span>{" "}
        {item.number !== undefined && say(W.stands_as, { number: item.number })}
      </p>
      {problem !== undefined && (
        <p className="wrong">
          {problem.detail}
          {problem.hint}
        </p>
      )}
      {item.rows !== undefined && (
        <table className="beside">
          <thead>
            <tr>
              <th scope="col">{say(W.field)}</th>
              <th scope="col">{say(W.mine)}</th>
              <th scope="col">{say(W.theirs)}</th>
            </tr>
          </thead>
          <tbody>
            {item.rows.map((row) => {
              const differs = row.mine !== row.theirs;
              return (
                <tr key={row.name[1]} data-differs={differs || undefined}>
                  <th scope="row">
                    {say(row.name)} {differs && <span className="badge">{say(W.differs)}</span>}
                  </th>
                  <td>{row.mine || say(W.empty)}</td>
                  <td>{row.theirs || say(W.empty)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <div className="stack">
        {item.state === "conflict" && standing !== "" && (
          <button type="button" onClick={() => void leaves(work.done(item.id, item.label, standing))}>
            {say(W.take_theirs)}
          </button>
        )}
        {problem !== undefined && (
          <button type="button" onClick={() => void again(kind.renewed(item.content), "draft")}>
            {say(W.correct)}
          </button>
        )}
        {problem !== undefined &&
          kind.ways(item.content, problem).map((way) => (
            <button
              key={way.key}
              type="button"
              onClick={() => void again(kind.renewed(way.apply(item.content)), "ready")}
            >
              {say(way.name)}
            </button>
          ))}
        {item.state === "ready" && item.tried !== true && (
          <button type="button" onClick={() => void again(item.content, "draft")}>
            {say(W.take_back)}
          </button>
        )}
        {item.state === "ready" && item.tried === true && <p className="hint">{say(W.on_its_way)}</p>}
        {item.state !== "ready" &&
          (asks ? (
            <Ask
              text={say(W.drop_ask)}
              yes={say(W.drop)}
              no={say(W.cancel)}
              onYes={() => void leaves(work.drop(item.id))}
              onNo={() => setAsks(false)}
            />
          ) : (
            <button type="button" className="plain" onClick={() => setAsks(true)}>
              {say(W.drop)}
            </button>
          ))}
      </div>
    </section>
  );
}
