import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { Image, ImageFileName } from '../image.ts'

const ImageParams = z.object({ imageId: z.string() })

export const list = endpoint({
  id: 'images.list',
  method: 'GET',
  path: '/api/images',
  right: 'library.read',
  summary: 'List the library',
  description: 'Files put into the library folder by hand appear too.',
  response: z.array(Image),
  problems: [],
})

export const upload = endpoint({
  id: 'images.upload',
  method: 'POST',
  path: '/api/images',
  right: 'library.write',
  summary: 'Upload an ISO',
  description:
    'The body is the file itself, with its length. It is checked by content, never by name, and listed only when it is complete. Progress is a task of the live stream.',
  query: z.object({ fileName: ImageFileName }),
  creates: true,
  streamedBody: 'application/octet-stream',
  response: Image,
  status: 201,
  problems: ['image-name-taken', 'image-refused', 'upload-cut', 'storage-full', 'storage-failed', 'body-too-large'],
})

export const read = endpoint({
  id: 'images.read',
  method: 'GET',
  path: '/api/images/{imageId}',
  right: 'library.read',
  summary: 'Read one image',
  params: ImageParams,
  response: Image,
  problems: ['image-not-found'],
})

export const remove = endpoint({
  id: 'images.remove',
  method: 'DELETE',
  path: '/api/images/{imageId}',
  right: 'library.write',
  summary: 'Delete an image',
  params: ImageParams,
  response: null,
  problems: ['image-not-found', 'image-in-use', 'storage-failed'],
})
