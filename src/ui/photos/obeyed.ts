import { judgementOf } from '../../core/records/correction.ts';
import { boxAt, movedBox, resizedBox, usualSize } from './box-geometry.ts';
import type { PhotoCommand } from './keys.ts';
import { addBox, changeBox, choose, chosenOf, digitsOf, foundOf, judge, neighbour, removeBox, undo, type Photo } from './state.ts';

/** Share of a box's size that an arrow key moves it by. */
const STEP = 0.06;

/** The picture once a command was carried out; the same where there is nothing that it could be carried out on. */
export function obeyed(photo: Photo, command: PhotoCommand): Photo {
  const digit = chosenOf(photo);
  const { picture } = photo;
  switch (command.kind) {
    case 'undo':
      return undo(photo);
    case 'go':
      return choose(photo, neighbour(photo, command.towards)?.key ?? photo.chosen);
    case 'add': {
      const size = usualSize(digitsOf(photo).map(({ box }) => box), picture);
      const beside = digit === undefined ? { x: picture.width / 2, y: picture.height / 2 } : { x: digit.box.left + digit.box.width + size.width, y: digit.box.top + digit.box.height / 2 };
      return addBox(photo, boxAt(beside, size, picture));
    }
    case 'remove':
      return digit === undefined ? photo : removeBox(photo, digit.key);
    case 'judge':
    case 'confirm': {
      const found = digit && foundOf(digit);
      if (found === undefined) return photo;
      return judge(photo, command.kind === 'confirm' ? judgementOf(found.prediction) : command.label);
    }
    case 'move':
    case 'resize': {
      if (digit === undefined) return photo;
      const step = Math.max(1, STEP * Math.max(digit.box.width, digit.box.height));
      const by = { x: command.x * step, y: command.y * step };
      return changeBox(photo, digit.key, command.kind === 'move' ? movedBox(digit.box, by, picture) : resizedBox(digit.box, 'south-east', by, picture));
    }
  }
}
