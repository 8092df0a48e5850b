import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { Pool, Volume } from '../volume.ts'

const VolumeParams = z.object({ volumeId: z.uuid() })

export const pools = endpoint({
  id: 'pools.list',
  method: 'GET',
  path: '/api/pools',
  right: 'storage.read',
  summary: 'List the pools with their space',
  response: z.array(Pool),
  problems: [],
})

export const list = endpoint({
  id: 'volumes.list',
  method: 'GET',
  path: '/api/volumes',
  right: 'storage.read',
  summary: 'List the volumes',
  response: z.array(Volume),
  problems: [],
})

export const read = endpoint({
  id: 'volumes.read',
  method: 'GET',
  path: '/api/volumes/{volumeId}',
  right: 'storage.read',
  summary: 'Read one volume',
  params: VolumeParams,
  response: Volume,
  problems: ['volume-not-found'],
})

export const remove = endpoint({
  id: 'volumes.remove',
  method: 'DELETE',
  path: '/api/volumes/{volumeId}',
  right: 'storage.write',
  summary: 'Delete a volume that no VM uses',
  params: VolumeParams,
  response: null,
  problems: ['volume-not-found', 'volume-in-use', 'storage-failed'],
})
