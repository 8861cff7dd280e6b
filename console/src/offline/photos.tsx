// Photos of an item: taken with the camera or chosen, made smaller, sealed at once. What a camera writes into a picture besides (the place, the
// owner) does not stay in it.
import { type ChangeEvent, useEffect, useState } from "react";
import { useSay } from "./say";
import type { Photo } from "./store";
import { W } from "./words";

/** Pixels of the longer side. */
const LONGEST = 1_600;

/** The picture as JPEG, no larger than it is needed. */
export async function smaller(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made === null ? reject(new Error("no picture")) : resolve(made)), "image/jpeg", 0.8),
  );
}

/** As an address that the page may show: pictures come from here or stand in the page. */
const shown = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return `data:${blob.type};base64,${btoa(text)}`;
};

type Props = {
  id: string;
  label: string;
  photos: readonly string[];
  read: (id: string) => Promise<Photo | undefined>;
  onPhoto: (file: Blob, name: string) => Promise<string>;
  onDropPhoto: (id: string) => Promise<void>;
};

export function Photos({ id, label, photos, read, onPhoto, onDropPhoto }: Props) {
  const say = useSay();
  const [wrong, setWrong] = useState(false);
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const files = [...(input.files ?? [])];
    setWrong(false);
    for (const file of files) {
      try {
        const name = `${file.name.replace(/\.[^.]*$/, "").slice(0, 60) || "photo"}.jpg`;
        await onPhoto(await smaller(file), name);
      } catch {
        setWrong(true);
      }
    }
    input.value = "";
  };
  return (
    <div className="photos" data-field={id}>
      <p className="label">{label}</p>
      <input id={id} type="file" accept="image/*" capture="environment" onChange={(event) => void take(event)} />
      <label className="camera" htmlFor={id}>
        {say(W.photo_add)}
      </label>
      {wrong && (
        <p className="wrong" role="alert">
          {say(W.photo_wrong)}
        </p>
      )}
      <ul className="thumbs">
        {photos.map((photo, index) => (
          <Thumb
            key={photo}
            id={photo}
            name={`${say(W.photos)} ${index + 1}`}
            read={read}
            onDrop={() => void onDropPhoto(photo)}
          />
        ))}
      </ul>
    </div>
  );
}

function Thumb(props: {
  id: string;
  name: string;
  read: (id: string) => Promise<Photo | undefined>;
  onDrop: () => void;
}) {
  const say = useSay();
  const [address, setAddress] = useState<string | null>(null);
  const { id, read } = props;
  useEffect(() => {
    let wanted = true;
    void read(id)
      .then((photo) => (photo === undefined ? null : shown(photo.blob)))
      .then((made) => {
        if (wanted) setAddress(made);
      });
    return () => {
      wanted = false;
    };
  }, [id, read]);
  return (
    <li>
      {address !== null && <img src={address} alt={props.name} />}
      <button type="button" className="plain" aria-label={`${say(W.photo_drop)} ${props.name}`} onClick={props.onDrop}>
        {say(W.photo_drop)}
      </button>
    </li>
  );
}
