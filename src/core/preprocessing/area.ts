/** A part of a picture, in its pixels, which need not be whole ones. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An area of a part of a picture, in pixels of the picture. @param scale of those to one of the part's. @param corner of the part, in its own pixels. */
export const areaOf = ({ left, top, width, height }: Area, scale: number, corner: Pick<Area, 'left' | 'top'> = { left: 0, top: 0 }): Area => ({
  left: (corner.left + left) * scale,
  top: (corner.top + top) * scale,
  width: width * scale,
  height: height * scale,
});
