// The handle of Envoy's Lua filter, written in Lua over one function of the host's: what is wrong with a call is raised
// here, so that no error ever unwinds through a frame of ours.

enum LuaPrelude {
    /// Gets the host's function and the numbers of its operations; returns what starts a script's function.
    /// A host call gives an error or nil first, then its results. `wait` is what waits for the host.
    static let source: StaticString = """
        local call, op, mark = ...
        local yield, rawpairs, rawget = coroutine.yield, pairs, rawget
        local type, tostring, error, setmetatable, getmetatable = type, tostring, error, setmetatable, getmetatable

        function pairs(t)
          local mt = getmetatable(t)
          local own = type(mt) == "table" and rawget(mt, "__pairs")
          if own then return own(t) end
          return rawpairs(t)
        end

        -- The compiler stays off: what it has compiled can't be stopped.
        jit.on = function() end

        EnvoyTimestampResolution = { MILLISECOND = 0, MICROSECOND = 1 }

        -- Gives as many results as the host does: to a script, nothing is not the same as nil.
        local function results(failure, ...)
          if failure then error(failure, 3) end
          return ...
        end
        local function host(code, token, ...) return results(call(code, token, ...)) end

        -- The host gives a new token: what was made before does not outlive the wait.
        local function resumed(self, token, ...)
          self.token, self.ownHeaders, self.ownBody, self.ownTrailers = token, nil, nil, nil
          return ...
        end
        local function wait(self) return resumed(self, yield(mark)) end

        local function text(value, number)
          local kind = type(value)
          if kind == "string" then return value end
          if kind == "number" then return tostring(value) end
          if value == nil then kind = "no value" end
          error("bad argument #" .. number .. " (string expected, got " .. kind .. ")", 3)
        end

        local function class()
          local made = {}
          made.__index = made
          for name, level in rawpairs({ logTrace = 0, logDebug = 1, logInfo = 2, logWarn = 3, logErr = 4,
                                        logCritical = 5 }) do
            made[name] = function(self, message) host(op.log, self.token, level, text(message, 1)) end
          end
          return made
        end

        local Headers = class()
        local function modifiable(self)
          if self.iterating then error("header map cannot be modified while iterating", 3) end
        end
        function Headers:get(name) return host(op.headerGet, self.token, self.kind, text(name, 1)) end
        function Headers:getAtIndex(name, index)
          return host(op.headerAt, self.token, self.kind, text(name, 1), index)
        end
        function Headers:getNumValues(name) return host(op.headerCount, self.token, self.kind, text(name, 1)) end
        function Headers:add(name, value)
          modifiable(self)
          host(op.headerAdd, self.token, self.kind, text(name, 1), text(value, 2))
        end
        function Headers:replace(name, value)
          modifiable(self)
          host(op.headerReplace, self.token, self.kind, text(name, 1), text(value, 2))
        end
        function Headers:remove(name)
          modifiable(self)
          host(op.headerRemove, self.token, self.kind, text(name, 1))
        end
        function Headers:setHttp1ReasonPhrase(phrase)
          host(op.reasonPhrase, self.token, self.kind, text(phrase, 1))
        end
        function Headers.__pairs(self)
          if self.iterating then error("cannot create a second iterator before completing the first", 2) end
          local list, at = host(op.headerList, self.token, self.kind), -1
          self.iterating = true
          return function()
            at = at + 2
            if list[at] == nil then self.iterating = nil return nil end
            return list[at], list[at + 1]
          end
        end

        local Map = class()
        function Map:get(key)
          local value = self.values[text(key, 1)]
          if value == nil then return end
          return value
        end
        function Map.__pairs(self) return rawpairs(self.values) end
        local function map(token, values) return setmetatable({ token = token, values = values or {} }, Map) end

        local Body = class()
        function Body:length() return host(op.bodyLength, self.token, self.serial) end
        function Body:getBytes(from, count) return host(op.bodyBytes, self.token, self.serial, from, count) end
        function Body:setBytes(bytes) return host(op.bodySet, self.token, self.serial, text(bytes, 1)) end

        local Dynamic = class()
        function Dynamic:get(filter) return host(op.dynamicGet, self.token, text(filter, 1)) end
        function Dynamic:set(filter, key, value)
          host(op.dynamicSet, self.token, text(filter, 1), text(key, 2), value)
        end
        function Dynamic.__pairs(self) return rawpairs(host(op.dynamicAll, self.token)) end

        local Nothing = class()
        function Nothing:get() return nil end
        function Nothing.__pairs() return rawpairs({}) end

        local State = class()
        function State:get(name, field) return host(op.filterState, self.token, text(name, 1), field) end

        local Parsed = class()
        function Parsed:commonName() return self.name end
        function Parsed:organizationName() return self.organization end

        local TLS = class()
        for _, name in rawpairs({ "peerCertificatePresented", "peerCertificateValidated", "uriSanLocalCertificate",
            "sha256PeerCertificateDigest", "serialNumberPeerCertificate", "issuerPeerCertificate",
            "subjectPeerCertificate", "uriSanPeerCertificate", "subjectLocalCertificate",
            "urlEncodedPemEncodedPeerCertificate", "urlEncodedPemEncodedPeerCertificateChain",
            "dnsSansPeerCertificate", "dnsSansLocalCertificate", "validFromPeerCertificate",
            "expirationPeerCertificate", "sessionId", "ciphersuiteString", "tlsVersion" }) do
          TLS[name] = function(self) return host(op.tls, self.token, name) end
        end
        function TLS:parsedSubjectPeerCertificate()
          local subject = host(op.tls, self.token, "subjectPeerCertificate")
          if not subject or subject == "" then return nil end
          local parsed = { token = self.token, name = "", organization = {} }
          for key, value in subject:gmatch("([^,=]+)=([^,]*)") do
            if key == "CN" then parsed.name = value elseif key == "O" then table.insert(parsed.organization, value) end
          end
          return setmetatable(parsed, Parsed)
        end

        local Info = class()
        for _, name in rawpairs({ "protocol", "routeName", "virtualClusterName", "downstreamLocalAddress",
            "downstreamDirectLocalAddress", "downstreamDirectRemoteAddress", "downstreamRemoteAddress",
            "requestedServerName", "drainConnectionUponCompletion" }) do
          Info[name] = function(self) return host(op.info, self.token, name) end
        end
        function Info:dynamicMetadata() return setmetatable({ token = self.token }, Dynamic) end
        function Info:dynamicTypedMetadata(name) text(name, 1) return nil end
        function Info:filterState() return setmetatable({ token = self.token }, State) end
        function Info:downstreamSslConnection()
          if host(op.isTLS, self.token) then return setmetatable({ token = self.token }, TLS) end
          return nil
        end

        local Connection = class()
        function Connection:ssl()
          if host(op.isTLS, self.token) then return setmetatable({ token = self.token }, TLS) end
          return nil
        end

        local ConnectionInfo = class()
        function ConnectionInfo:dynamicMetadata() return setmetatable({ token = self.token }, Nothing) end
        function ConnectionInfo:dynamicTypedMetadata(name) text(name, 1) return nil end

        local Place = class()
        function Place:metadata() return map(self.token, host(op.metadata, self.token, self.place)) end

        local Key = class()
        function Key:get() return self.key end

        -- Names and values one after the other: what the host reads.
        local function flat(headers)
          if type(headers) ~= "table" then error("bad argument (table of headers expected, got " .. type(headers) .. ")", 3) end
          local list = {}
          for name, value in rawpairs(headers) do
            if type(value) == "table" then
              for _, one in rawpairs(value) do
                list[#list + 1] = text(name, 1)
                list[#list + 1] = text(one, 1)
              end
            else
              list[#list + 1] = text(name, 1)
              list[#list + 1] = text(value, 1)
            end
          end
          return list
        end

        local Stream = class()
        function Stream:headers()
          local kept = self.ownHeaders
          if not kept then
            kept = setmetatable({ token = self.token, kind = self.isResponse and 3 or 1 }, Headers)
            self.ownHeaders = kept
          end
          return kept
        end
        function Stream:requestHeaders() return setmetatable({ token = self.token, kind = 1 }, Headers) end
        function Stream:body(always)
          if always ~= nil and type(always) ~= "boolean" then
            error("bad argument #1 (boolean expected, got " .. type(always) .. ")", 2)
          end
          local code = host(op.body, self.token, always or false)
          if code == 2 then
            wait(self)
            code = host(op.body, self.token, always or false)
          end
          if code == 0 then return end
          local kept = self.ownBody
          if not kept then
            kept = setmetatable({ token = self.token, serial = 0 }, Body)
            self.ownBody = kept
          end
          return kept
        end
        function Stream:bodyChunks()
          host(op.chunks, self.token)
          return function()
            if host(op.chunk, self.token) == 0 then return nil end
            local serial = wait(self)
            if not serial then return nil end
            return setmetatable({ token = self.token, serial = serial }, Body)
          end
        end
        function Stream:trailers()
          local code = host(op.trailers, self.token)
          if code == 2 then
            wait(self)
            code = host(op.trailers, self.token)
          end
          if code == 0 then return end
          local kept = self.ownTrailers
          if not kept then
            kept = setmetatable({ token = self.token, kind = self.isResponse and 4 or 2 }, Headers)
            self.ownTrailers = kept
          end
          return kept
        end
        function Stream:httpCall(cluster, headers, body, timeout, isAsync)
          local duplicates, forwards = false, true
          if type(timeout) == "table" then
            local options = timeout
            timeout, isAsync = options.timeout_ms or 0, options.asynchronous
            duplicates = options.return_duplicate_headers or false
            if options.send_xff ~= nil then forwards = options.send_xff end
          elseif isAsync ~= nil and type(isAsync) ~= "boolean" then
            error("http call asynchronous flag must be 'true', 'false', or empty", 2)
          end
          timeout = tonumber(timeout)
          if not timeout then error("bad argument #4 (number expected)", 2) end
          if timeout < 0 then error("http call timeout must be >= 0", 2) end
          local list = flat(headers)
          if body ~= nil then body = text(body, 3) end
          host(op.httpCall, self.token, text(cluster, 1), list, body, timeout, isAsync or false, duplicates, forwards)
          if isAsync then return end
          return wait(self)
        end
        function Stream:respond(headers, body)
          if body ~= nil then body = text(body, 2) end
          host(op.respond, self.token, flat(headers), body)
          wait(self)
        end
        function Stream:metadata() return map(self.token, host(op.metadata, self.token, "route")) end
        function Stream:filterContext() return map(self.token, host(op.metadata, self.token, "context")) end
        function Stream:route() return setmetatable({ token = self.token, place = "route" }, Place) end
        function Stream:virtualHost() return setmetatable({ token = self.token, place = "virtual host" }, Place) end
        function Stream:streamInfo() return setmetatable({ token = self.token }, Info) end
        function Stream:connection() return setmetatable({ token = self.token }, Connection) end
        function Stream:connectionStreamInfo() return setmetatable({ token = self.token }, ConnectionInfo) end
        function Stream:base64Escape(bytes) return host(op.base64, self.token, text(bytes, 1)) end
        function Stream:base64Decode(bytes) return host(op.unbase64, self.token, text(bytes, 1)) end
        function Stream:timestamp(resolution)
          if resolution ~= nil and resolution ~= 0 then error("timestamp format must be MILLISECOND.", 2) end
          return host(op.timestamp, self.token, false)
        end
        function Stream:timestampString(resolution)
          if resolution ~= nil and resolution ~= 0 and resolution ~= 1 then
            error("timestamp format must be MILLISECOND or MICROSECOND.", 2)
          end
          return host(op.timestamp, self.token, true, resolution == 1)
        end
        function Stream:importPublicKey(bytes, length)
          bytes = text(bytes, 1):sub(1, length)
          local key = host(op.importKey, self.token, bytes) and bytes or nil
          return setmetatable({ token = self.token, key = key }, Key)
        end
        function Stream:verifySignature(hash, key, signature, signatureLength, clear, clearLength)
          return host(op.verify, self.token, text(hash, 1), text(key, 2), text(signature, 3):sub(1, signatureLength),
            text(clear, 5):sub(1, clearLength))
        end
        function Stream:setUpstreamOverrideHost(address, strict)
          if strict ~= nil and type(strict) ~= "boolean" then
            error("bad argument #2 (boolean expected, got " .. type(strict) .. ")", 2)
          end
          host(op.overrideHost, self.token, text(address, 1), strict or false)
        end
        function Stream:clearRouteCache() host(op.clearRoute, self.token) end

        return function(script, token, isResponse)
          script(setmetatable({ token = token, isResponse = isResponse }, Stream))
        end
        """
}

/// What the host does for the handle; the names are those the prelude uses.
enum LuaOperation: String, CaseIterable {
    case log, headerGet, headerAt, headerCount, headerAdd, headerReplace, headerRemove, headerList, reasonPhrase
    case bodyLength, bodyBytes, bodySet, body, chunks, chunk, trailers
    case dynamicGet, dynamicSet, dynamicAll, filterState, metadata
    case tls, isTLS, info, httpCall, respond
    case base64, unbase64, timestamp, importKey, verify, overrideHost, clearRoute
}
