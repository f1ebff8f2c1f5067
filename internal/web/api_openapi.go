package web

import (
	_ "embed"
	"net/http"
)

// openAPI is written by hand; tests hold it against the official schema of OpenAPI 3.1 and every answer against it.
//
//go:embed api_openapi.json
var openAPI []byte

// apiOpenAPI answers /api/v1/openapi.json.
func (s *Server) apiOpenAPI(w http.ResponseWriter, _ *http.Request) error {
	sendJSON(w, openAPI, "max-age=3600")
	return nil
}
