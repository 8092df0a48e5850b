import type { Image } from '#lib/contract/image.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { ImageAccess } from './dependencies.ts'

/** What goes into a CD drive is a complete ISO (S04). @throws Problem `image-not-found`, `image-refused` */
export async function usableImage(imageId: string, images: ImageAccess): Promise<Image> {
  const image = await images.read(imageId)
  if (image.usable) return image
  throw new Problem(
    'image-refused',
    `“${image.fileName}” cannot go into a CD drive: it is ${image.description}. Choose another.`,
  )
}
